package io.crosstide.cli.mesh;

import io.crosstide.topology.LoopPrevention;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** A test that takes long: the default build runs it in one loop-prevention mode, the profile matrix in the other one. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@ArgumentsSource(ModeOfBuild.class)
@Tag("modes")
@interface OneMode {
    /** The mode of the default build. */
    LoopPrevention value();
}
