package io.crosstide.writer.conflict;

import io.crosstide.change.row.TableName;
import io.crosstide.writer.mapping.MappedColumn;
import io.crosstide.writer.mapping.RowPlace;
import io.crosstide.writer.schema.ForeignKey;
import io.crosstide.writer.schema.TargetColumn;
import io.crosstide.writer.schema.TargetTable;
import io.crosstide.writer.value.Sql;
import java.util.List;

/**
 * Sets the key of a row's children, by one foreign key, to the row's old key byte for byte. Without this, the cascade
 * would not change children whose key already has the letters of the new key.
 */
final class ChildKeys {
    private ChildKeys() {}

    /** The statement; empty if the row has no key that a child can reference. */
    static Sql likeParent(RowPlace place, ForeignKey key, TargetTable child) {
        Sql set = new Sql();
        Sql matches = new Sql();
        Sql same = new Sql();
        for (int i = 0; i < key.childColumns().size(); i++) {
            MappedColumn parent = place.mapping().column(key.parentColumns().get(i));
            if (parent == null || parent.isNull(place.before())) {
                return new Sql();
            }
            String name = TableName.quote(key.childColumns().get(i));
            parent.write(set.append((i == 0 ? "" : ", ") + name + " = "), place.before());
            parent.sql().matches(matches.append(i == 0 ? "" : " AND "), name, parent.value(place.before()));
            parent.sql().same(same.append(i == 0 ? "" : " AND "), name, parent.value(place.before()));
        }
        List<TargetColumn> untouched =
                child.columns().stream().filter(TargetColumn::changesOnUpdate).toList();
        for (TargetColumn column : untouched) {
            set.append(", " + column.quotedName() + " = " + column.quotedName());
        }
        return new Sql()
                .append("UPDATE " + key.child().quoted() + " SET ")
                .append(set)
                .append(" WHERE ")
                .append(matches)
                .append(" AND NOT (")
                .append(same)
                .append(")");
    }
}
