/** Long-running processes: start, metrics, health, clean stop. */
@NullMarked
package io.crosstide.cli.service;

import org.jspecify.annotations.NullMarked;
