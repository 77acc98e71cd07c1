package io.crosstide.cli.watch;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/**
 * Shows one block of lines after the other: in place on a terminal; elsewhere one below the other, with an empty line in
 * between and without control codes.
 */
public final class Display {

    private static final String CLEAR = "\033[H\033[2J";
    private static final String TO_THE_TOP = "\033[H";
    private static final String CLEAR_REST_OF_LINE = "\033[K";
    private static final String CLEAR_BELOW = "\033[J";

    private final PrintWriter out;
    private final boolean inPlace;
    private boolean begun;

    Display(PrintWriter out, boolean inPlace) {
        this.out = out;
        this.inPlace = inPlace;
    }

    /** A display for people. */
    public static Display of(PrintWriter out, Map<String, String> environment) {
        return new Display(out, Terminal.isThere(environment));
    }

    /** Shows the block in the place of the last one. Returns false if nobody reads the output any more. */
    public boolean show(List<String> lines) {
        StringBuilder block = new StringBuilder();
        if (inPlace) {
            // one write per block, and no clearing before it: otherwise the display flickers
            block.append(begun ? TO_THE_TOP : CLEAR);
            lines.forEach(line -> block.append(line).append(CLEAR_REST_OF_LINE).append('\n'));
            block.append(CLEAR_BELOW);
        } else {
            block.append(begun ? "\n" : "");
            lines.forEach(line -> block.append(line).append('\n'));
        }
        begun = true;
        return show(block.toString());
    }

    /** Adds one line, such as a JSON document. Returns false if nobody reads the output any more. */
    public boolean add(String line) {
        return show(line + "\n");
    }

    private boolean show(String text) {
        out.print(text);
        return !out.checkError(); // this also flushes
    }
}
