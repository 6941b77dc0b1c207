// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.function.Consumer;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.structure.ListCursor;
import spinel.structure.PausePoint;
import spinel.structure.Record;

/// The elements of a list, a set or a sorted set, to be put in another order: read where they
/// stand, and good until this is closed or the value is changed.
///
/// What a list keeps compressed is decompressed for that time.
public final class SortSource implements AutoCloseable {
  private final Dictionary dictionary;
  private final Region region;
  private final long record;
  private final int type;
  private final ListCursor cursor;

  /// The value of a record that [#isSortable].
  public SortSource(Dictionary dictionary, long record) {
    this.dictionary = dictionary;
    this.record = record;
    region = dictionary.region();
    type = Record.type(region, record);
    cursor = new ListCursor(region);
  }

  /// Whether a record is of a type that has elements to put in order.
  public static boolean isSortable(Region region, long record) {
    int type = Record.type(region, record);
    return type == ListValue.TYPE || type == SetValue.TYPE || type == SortedSetValue.TYPE;
  }

  /// Whether the elements have no order of their own.
  public boolean isSet() {
    return type == SetValue.TYPE;
  }

  public int size() {
    return Math.toIntExact(
        switch (type) {
          case ListValue.TYPE -> ListValue.length(region, record);
          case SetValue.TYPE -> SetValue.size(region, record);
          default -> SortedSetValue.size(region, record);
        });
  }

  /// All elements; to be closed.
  public TextRow read(boolean endsAtNul) {
    int size = size();
    if (type != SetValue.TYPE) {
      return readRange(0, size, false, endsAtNul);
    }
    return fill(new TextRow(region, size, endsAtNul), this::readSet);
  }

  /// So many elements of what is not a set, which exist, from an index on, or counted backwards; to
  /// be closed.
  public TextRow readRange(int from, int count, boolean backwards, boolean endsAtNul) {
    int first = backwards ? size() - 1 - from : from;
    return fill(
        new TextRow(region, count, endsAtNul),
        row -> {
          if (count > 0 && type == ListValue.TYPE) {
            readList(row, first, count, backwards);
          } else if (count > 0) {
            readSortedSet(row, first, count, backwards);
          }
        });
  }

  private static TextRow fill(TextRow row, Consumer<TextRow> reader) {
    try {
      reader.accept(row);
      return row;
    } catch (RuntimeException failure) {
      row.close();
      throw failure;
    }
  }

  private void readSet(TextRow row) {
    SetSource set = new SetSource(region, record);
    for (int run = set.next(); run > 0; run = set.next()) {
      for (int i = 0; i < run; i++) {
        long position = set.position(i);
        if (set.isNumber(position)) {
          row.add(set.number(position));
        } else {
          row.add(region, set.textOffset(position), set.textBytes(position));
        }
      }
      PausePoint.pass();
    }
  }

  private void readList(TextRow row, int first, int count, boolean backwards) {
    ListValue.read(region, record, cursor.keepCopies());
    boolean more = cursor.toIndex(first);
    while (more) {
      if (cursor.isInteger()) {
        row.add(cursor.integer());
      } else {
        row.add(region, cursor.position(), cursor.bytes());
      }
      PausePoint.pass(row.size());
      more = row.size() < count && (backwards ? cursor.previous() : cursor.next());
    }
  }

  private void readSortedSet(TextRow row, int first, int count, boolean backwards) {
    SortedSet set = new SortedSet().open(dictionary, record);
    set.seek(first);
    boolean more = true;
    while (more) {
      if ((row.size() & 15) == 0) {
        set.prefetch(count - row.size(), backwards);
      }
      if (set.isInteger()) {
        row.add(set.integer());
      } else {
        row.add(region, set.nameOffset(), set.nameBytes());
      }
      PausePoint.pass(row.size());
      more = row.size() < count && (backwards ? set.previous() : set.next());
    }
  }

  @Override
  public void close() {
    cursor.freeCopies();
  }
}
