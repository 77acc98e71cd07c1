package io.crosstide.topology.parser;

import io.crosstide.topology.problem.Mistake;

/** Turns text into a value. */
@FunctionalInterface
interface ValueParser<T> {

    T parse(String text) throws Mistake;
}
