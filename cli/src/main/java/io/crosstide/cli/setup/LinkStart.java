package io.crosstide.cli.setup;

import io.crosstide.bookkeeping.JoinPoint;

/** Where an incoming link starts, as the operator declares it. */
public record LinkStart(String cluster, String source, JoinPoint joinPoint) {}
