package io.crosstide.topology.problem;

/** A value cannot be used. Holds what is wrong with it and what to write instead. */
public final class Mistake extends Exception {

    private static final long serialVersionUID = 1;

    private final String problem;
    private final String remedy;

    /**
     * @param problem what is wrong, as the middle of a sentence
     * @param remedy what to write instead, as an order
     */
    public Mistake(String problem, String remedy) {
        super(problem, null, false, false);
        this.problem = problem;
        this.remedy = remedy;
    }

    /** What is wrong with the value. */
    public String problem() {
        return problem;
    }

    /** What to write instead. */
    public String remedy() {
        return remedy;
    }
}
