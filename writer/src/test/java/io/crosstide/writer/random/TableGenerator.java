package io.crosstide.writer.random;

import io.crosstide.writer.random.PlanKey.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Creates one random table. */
final class TableGenerator {
    private static final int MAX_KEY_BYTES = 900;

    private final Random random;
    private final String name;
    private final Set<Feature> features;
    private final List<PlanColumn> columns = new ArrayList<>();
    private final Map<String, Draft> drafts = new HashMap<>();
    private final List<PlanKey> keys = new ArrayList<>();
    private final List<PlanForeignKey> foreignKeys = new ArrayList<>();
    private final Set<String> primary = new HashSet<>();

    TableGenerator(Random random, String name, Set<Feature> features) {
        this.random = random;
        this.name = name;
        this.features = features;
    }

    TableDraft table(List<TableDraft> parents) {
        boolean wide = random.nextInt(40) == 0;
        int count = wide ? 200 + random.nextInt(100) : 1 + random.nextInt(7);
        for (int i = 0; i < count; i++) {
            drafts.put("c" + i, wide ? NumberTypes.small(random) : type());
        }
        String increment = primaryKey(count);
        for (int i = 0; i < count; i++) {
            column("c" + i, increment, i > 0);
        }
        if (random.nextInt(3) == 0) {
            generatedColumn(count);
        }
        if (!parents.isEmpty() && random.nextInt(2) == 0) {
            TableDraft parent = Draft.one(parents, random);
            if (!RandomPartitions.are(parent.table())) {
                reference(parent, columns.size());
            }
        }
        int unique = random.nextInt(3);
        for (int i = 0; i < unique; i++) {
            key("UNIQUE KEY", "u" + i);
        }
        if (random.nextInt(3) == 0) {
            key("KEY", "k");
        }
        if (features.contains(Feature.ARRAY_INDEXES)) {
            multiValued(count);
        }
        boolean invisibleKey = features.contains(Feature.INVISIBLE_KEYS)
                && keys.stream().noneMatch(PlanKey::isUnique)
                && random.nextInt(3) == 0;
        String options = Draft.one(List.of("", "", " ROW_FORMAT=COMPRESSED", " CHARACTER SET latin1"), random);
        if (foreignKeys.isEmpty() && !invisibleKey && random.nextInt(6) == 0) {
            options += RandomPartitions.of(keys, drafts, random);
        }
        return new TableDraft(new PlanTable(name, columns, keys, foreignKeys, options, invisibleKey), drafts);
    }

    private Draft type() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> NumberTypes.random(random, features);
            case 3 -> NumberTypes.integer(random);
            case 4, 5, 6 -> CharacterTypes.random(random, features);
            case 7 -> CharacterTypes.members(random);
            case 8, 9 -> TemporalTypes.random(random);
            case 10 -> ByteTypes.random(random, features);
            default -> JsonTypes.random(random);
        };
    }

    /** @return the auto-increment column; empty if there is none */
    private String primaryKey(int count) {
        int choice = random.nextInt(10);
        if (choice < 2) {
            return "";
        }
        if (choice < 6) {
            Draft integer = NumberTypes.integer(random);
            drafts.put("c0", integer);
            primary.add("c0");
            keys.add(new PlanKey("PRIMARY KEY", "PRIMARY", List.of(new Part("c0", Set.of("c0")))));
            return choice < 3 ? "c0" : "";
        }
        List<Part> parts = parts(1 + random.nextInt(2), count);
        if (!parts.isEmpty()) {
            parts.forEach(part -> primary.addAll(part.uses()));
            keys.add(new PlanKey("PRIMARY KEY", "PRIMARY", parts));
        }
        return "";
    }

    private List<Part> parts(int wanted, int count) {
        List<Part> parts = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < wanted * 3 && parts.size() < wanted; i++) {
            String column = "c" + random.nextInt(count);
            Draft draft = drafts.get(column);
            // MySQL 9.7 itself treats a prefix of a referencing column as the whole column.
            if (draft != null
                    && foreignKeys.stream().noneMatch(key -> key.column().equals(column))
                    && taken.add(column)) {
                String sql = indexed(column, draft);
                if (!sql.isEmpty()) {
                    parts.add(new Part(sql, Set.of(column)));
                }
            }
        }
        return parts;
    }

    private String indexed(String column, Draft draft) {
        boolean whole = draft.keyBytes() > 0 && draft.keyBytes() <= MAX_KEY_BYTES;
        if (whole && (draft.prefixUnits() == 0 || random.nextInt(3) > 0)) {
            return column;
        }
        if (draft.prefixUnits() == 0) {
            return "";
        }
        int longest = draft.keyBytes() == 0 ? 3 : (draft.keyBytes() - 2) / draft.prefixUnits();
        return column + "(" + Math.max(1, Math.min(1 + random.nextInt(3), longest)) + ")";
    }

    private void column(String column, String increment, boolean mayHide) {
        Draft draft = drafts.get(column);
        if (draft == null) {
            throw new IllegalStateException(column);
        }
        StringBuilder attributes = new StringBuilder();
        String type = draft.type();
        if (type.endsWith(" SRID 4326")) {
            type = type.replace(" SRID 4326", "");
            attributes.append("SRID 4326 ");
        }
        // The value that MySQL stores for NULL in a VECTOR NOT NULL is refused.
        boolean required = primary.contains(column) || (random.nextInt(4) == 0 && !type.startsWith("VECTOR"));
        attributes.append(required ? "NOT NULL" : "NULL");
        if (column.equals(increment)) {
            attributes.append(" AUTO_INCREMENT");
        } else if (type.startsWith("TIMESTAMP") && random.nextInt(3) == 0) {
            String now = type.replace("TIMESTAMP", "CURRENT_TIMESTAMP");
            attributes.append(" DEFAULT " + now + " ON UPDATE " + now);
        } else if (random.nextInt(4) == 0) {
            String value = draft.value(random);
            // MySQL cannot parse an apostrophe in a default expression under NO_BACKSLASH_ESCAPES (error 1064, on
            // 9.7.4),
            // and 8.0.15 cannot parse one without digits (error 1054)
            if (!value.contains("27") && !value.equals("X''")) {
                attributes.append(" DEFAULT (" + value + ")");
            }
        }
        if (mayHide && features.contains(Feature.INVISIBLE_COLUMNS) && random.nextInt(12) == 0) {
            attributes.append(" INVISIBLE");
        }
        columns.add(new PlanColumn(column, type, attributes.toString(), draft.kind(), false, Set.of()));
    }

    private void generatedColumn(int count) {
        String base = "c" + random.nextInt(count);
        Draft draft = drafts.get(base);
        if (draft == null
                || columns.stream()
                        .anyMatch(each -> each.definition().contains(base + " ")
                                && each.attributes().contains("AUTO_INC"))) {
            return;
        }
        String column = "c" + columns.size();
        boolean text = random.nextBoolean();
        String expression = RandomExpressions.generated(draft, base, text, features);
        // values that a session without strict mode converts with loss are refused, such as bytes that are no
        // characters
        boolean lossless = draft.type().contains(" utf8") || draft.type().contains(" latin1");
        if (expression.isEmpty()
                || (text && draft.kind() == ColumnKind.CHARACTERS && (draft.keyBytes() == 0 || !lossless))) {
            return;
        }
        columns.add(new PlanColumn(
                column,
                text ? "VARCHAR(410) CHARACTER SET utf8mb4" : "INT",
                "AS (" + expression + ") " + (random.nextBoolean() ? "STORED" : "VIRTUAL"),
                text ? ColumnKind.CHARACTERS : ColumnKind.NUMBER,
                true,
                Set.of(base)));
        if (random.nextInt(3) == 0) {
            keys.add(new PlanKey("UNIQUE KEY", "g", List.of(new Part(text ? column + "(9)" : column, Set.of(column)))));
        }
    }

    private void reference(TableDraft parent, int number) {
        List<PlanKey> candidates = parent.table().keys().stream()
                .filter(key -> key.isUnique() && key.parts().size() == 1)
                .filter(key -> parent.drafts().containsKey(key.parts().get(0).sql()))
                .toList();
        if (candidates.isEmpty()) {
            return;
        }
        String referenced = Draft.one(candidates, random).parts().get(0).sql();
        Draft draft = parent.drafts().get(referenced);
        if (draft == null || draft.kind() == ColumnKind.FLOATING) {
            return;
        }
        String column = "c" + number;
        drafts.put(column, draft);
        columns.add(new PlanColumn(column, draft.type(), "NULL", draft.kind(), false, Set.of()));
        List<String> actions = List.of("", " CASCADE", " CASCADE", " SET NULL", " RESTRICT");
        String delete = Draft.one(actions, random);
        String update = Draft.one(actions, random);
        foreignKeys.add(new PlanForeignKey(
                name + "_f",
                column,
                parent.name(),
                referenced,
                (delete.isEmpty() ? "" : " ON DELETE" + delete) + (update.isEmpty() ? "" : " ON UPDATE" + update)));
    }

    private void key(String kind, String key) {
        if (features.contains(Feature.FUNCTIONAL_INDEXES) && random.nextInt(5) == 0) {
            functional(kind, key);
            return;
        }
        List<Part> parts = parts(1 + random.nextInt(3), columns.size());
        if (!parts.isEmpty()) {
            keys.add(new PlanKey(kind, key, parts));
        }
    }

    private void multiValued(int count) {
        for (int i = 0; i < count; i++) {
            Draft draft = drafts.get("c" + i);
            String list = draft == null ? "" : JsonTypes.list(draft, "c" + i);
            if (!list.isEmpty() && random.nextBoolean()) {
                String kind = random.nextBoolean() ? "KEY" : "UNIQUE KEY";
                keys.add(new PlanKey(kind, "m" + i, List.of(new Part("(" + list + ")", Set.of("c" + i)))));
            }
        }
    }

    private void functional(String kind, String key) {
        String column = "c" + random.nextInt(columns.size());
        Draft draft = drafts.get(column);
        if (draft == null || (draft.kind() == ColumnKind.NUMBER && drafts.size() > 1 && column.equals("c0"))) {
            return;
        }
        String expression = RandomExpressions.indexed(draft, column, features);
        if (!expression.isEmpty()) {
            keys.add(new PlanKey(kind, key, List.of(new Part("(" + expression + ")", Set.of(column)))));
        }
    }
}
