/** Programs on this machine and in containers: run, started, ended, killed and frozen. They end with this JVM. */
@NullMarked
package io.crosstide.testkit.process;

import org.jspecify.annotations.NullMarked;
