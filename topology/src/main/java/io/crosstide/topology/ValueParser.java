package io.crosstide.topology;

/** Turns text into a value. */
@FunctionalInterface
interface ValueParser<T> {

    T parse(String text) throws Mistake;
}
