package io.crosstide.cli.service;

import io.crosstide.cli.alert.Sighting;
import io.crosstide.compare.answer.AnswerService;
import io.crosstide.topology.Topology;
import java.util.List;

/** Answers to the command compare as a service of this process. It is always ready, because replication does not need it. */
record AnswerCarrier(AnswerService answers) implements Service {

    @Override
    public String name() {
        return "compare";
    }

    @Override
    public void start() {
        answers.start();
    }

    @Override
    public boolean ready() {
        return true;
    }

    @Override
    public List<Part> parts() {
        return List.of();
    }

    @Override
    public List<Sighting> sightings() {
        return List.of();
    }

    @Override
    public void apply(Topology changed) {
        answers.apply(changed);
    }

    @Override
    public void close() {
        answers.close();
    }
}
