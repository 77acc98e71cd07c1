package io.crosstide.demo;

import io.crosstide.topology.LoopPrevention;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads loop prevention in the form of the topology file. */
public final class LoopPreventionConverter implements ITypeConverter<LoopPrevention> {

    @Override
    public LoopPrevention convert(String value) {
        return switch (value) {
            case "gtid" -> LoopPrevention.GTID;
            case "direction-table" -> LoopPrevention.DIRECTION_TABLE;
            default -> throw new TypeConversionException("expected gtid or direction-table, not " + value);
        };
    }
}
