package io.crosstide.writer.random;

/** A foreign key of one column. */
record PlanForeignKey(String name, String column, String parent, String parentColumn, String actions) {
    String definition() {
        return "CONSTRAINT " + name + " FOREIGN KEY (" + column + ") REFERENCES " + parent + " (" + parentColumn + ")"
                + actions;
    }
}
