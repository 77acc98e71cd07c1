package io.crosstide.writer.value;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The target's numbers of the members of a source's ENUM or SET.
 *
 * @param atTarget for each of the source's members, in order, its number at the target, from 1
 */
public record MemberNumbers(List<Integer> atTarget) {
    public MemberNumbers {
        atTarget = List.copyOf(atTarget);
    }

    /**
     * Finds them by name. Without strict mode a column may have a member twice: its second occurrence maps to the
     * target's second.
     *
     * @return null if the target lacks a member
     */
    public static @Nullable MemberNumbers of(List<String> source, List<String> target) {
        Map<String, Deque<Integer>> free = new HashMap<>();
        for (int i = 0; i < target.size(); i++) {
            free.computeIfAbsent(target.get(i), name -> new ArrayDeque<>()).add(i + 1);
        }
        List<Integer> numbers = new ArrayList<>();
        for (String member : source) {
            Integer number = free.getOrDefault(member, new ArrayDeque<>()).poll();
            if (number == null) {
                return null;
            }
            numbers.add(number);
        }
        return new MemberNumbers(numbers);
    }

    /** @param atSource from 1 */
    public int of(int atSource) {
        return atTarget.get(atSource - 1);
    }

    /** Number of the source's members. */
    int count() {
        return atTarget.size();
    }
}
