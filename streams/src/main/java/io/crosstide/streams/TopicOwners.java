package io.crosstide.streams;

import io.crosstide.topology.StreamName;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/** Tells to which datacenters a Kafka belongs, by the names of the topics in it. */
public final class TopicOwners {
    private static final char SEPARATOR = '.';

    private TopicOwners() {}

    /**
     * The other datacenters whose streams of the same cluster are in this Kafka.
     *
     * @param topics all topics that the account may see
     */
    public static SortedSet<String> othersThan(StreamName stream, Collection<String> topics) {
        SortedSet<String> others = new TreeSet<>();
        String start = stream.mesh() + SEPARATOR + stream.cluster() + SEPARATOR;
        for (String topic : topics) {
            int end = topic.lastIndexOf(SEPARATOR);
            if (topic.startsWith(start) && end > start.length()) {
                StreamName found =
                        new StreamName(stream.mesh(), stream.cluster(), topic.substring(start.length(), end));
                boolean isTopicOfStream =
                        topic.equals(found.transactionsTopic()) || topic.equals(found.checkpointsTopic());
                if (isTopicOfStream && !found.equals(stream)) {
                    others.add(found.datacenter());
                }
            }
        }
        return others;
    }
}
