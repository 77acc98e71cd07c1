package io.crosstide.cli.mesh;

import io.crosstide.topology.LoopPrevention;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Chooses the mode of {@link OneMode}. */
final class ModeOfBuild implements ArgumentsProvider, AnnotationConsumer<OneMode> {
    private @Nullable LoopPrevention first;

    @Override
    public void accept(OneMode annotation) {
        first = annotation.value();
    }

    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        boolean others = "others".equals(System.getProperty("crosstide.modes"));
        return Arrays.stream(LoopPrevention.values())
                .filter(mode -> others == (mode != first))
                .map(Arguments::of);
    }
}
