package io.crosstide.topology;

/** A value cannot be used. Holds what is wrong with it and what to write instead. */
final class Mistake extends Exception {

    private static final long serialVersionUID = 1;

    private final String problem;
    private final String remedy;

    Mistake(String problem, String remedy) {
        super(problem, null, false, false);
        this.problem = problem;
        this.remedy = remedy;
    }

    String problem() {
        return problem;
    }

    String remedy() {
        return remedy;
    }
}
