package io.crosstide.demo;

import io.crosstide.topology.LoopPrevention;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Loop prevention as the topology file writes it. */
final class LoopPreventionConverter implements ITypeConverter<LoopPrevention> {

    @Override
    public LoopPrevention convert(String value) {
        return switch (value) {
            case "gtid" -> LoopPrevention.GTID;
            case "direction-table" -> LoopPrevention.DIRECTION_TABLE;
            default -> throw new TypeConversionException("expected gtid or direction-table, not " + value);
        };
    }
}
