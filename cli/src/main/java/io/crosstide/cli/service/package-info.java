/** The commands that run services: start, metrics, health, reload, clean stop. */
@NullMarked
package io.crosstide.cli.service;

import org.jspecify.annotations.NullMarked;
