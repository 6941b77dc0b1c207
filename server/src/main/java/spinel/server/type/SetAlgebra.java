// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import spinel.server.keyspace.Dictionary;
import spinel.structure.HyperLogLog;
import spinel.structure.PausePoint;
import spinel.structure.Registers;

/// Intersections, unions and differences of sets, which may be in different regions.
///
/// Each comes in three kinds: as a count, as a [Result] to be read at once, and as a new set in a
/// dictionary. Results to be read are, wherever possible, no copies but choices among the members
/// of the given sets, a bit each.
///
/// New sets are built by the steps that Redis takes, because these show in the encoding.
public final class SetAlgebra {
  /// Unions of up to so many sets look each member up in the sets before its own; of more, they
  /// collect the members in a new set.
  private static final int MOST_PROBED = 8;

  private static final Comparator<SetSource> BY_SIZE = Comparator.comparingLong(SetSource::size);

  private SetAlgebra() {}

  /// The outcome of an operation, to be read before the sets change.
  public static final class Result implements AutoCloseable {
    private final List<SetSource> parts;
    private final Dictionary dictionary;
    private final SetBuilder collected;

    private Result(List<SetSource> parts, Dictionary dictionary, SetBuilder collected) {
      this.parts = parts;
      this.dictionary = dictionary;
      this.collected = collected;
    }

    private static Result of(SetSource... parts) {
      return new Result(List.of(parts), null, null);
    }

    private static Result of(Dictionary dictionary, SetBuilder collected) {
      return new Result(List.of(collected.source()), dictionary, collected);
    }

    public long size() {
      return parts.stream().mapToLong(SetSource::size).sum();
    }

    /// Sets that have no member in common.
    public List<SetSource> parts() {
      return parts;
    }

    /// Lets go of what was collected.
    @Override
    public void close() {
      if (collected != null) {
        collected.discard(dictionary);
      }
    }
  }

  // ---- intersections; of at least one set

  /// How many members all sets have, but no more than `limit`.
  public static long countIntersection(SetSource[] sets, long limit) {
    return intersecting(sets).count(limit);
  }

  public static Result intersection(SetSource[] sets) {
    return Result.of(intersecting(sets).choose());
  }

  /// The intersection in a new set.
  public static SetBuilder buildIntersection(Dictionary dictionary, SetSource[] sets) {
    SetProbe probe = intersecting(sets);
    int first = sets[0].encoding() == SetValue.INTSET ? SetValue.INTSET : SetValue.LISTPACK;
    SetBuilder builder = new SetBuilder(dictionary.region(), dictionary.thresholds(), first);
    boolean[] hasText = new boolean[1];
    return builder.fill(
        () -> {
          probe.run(
              ordinal -> {
                hasText[0] |= !probe.member().isNumber();
                builder.append(probe.member());
                return true;
              });
          if (!hasText[0]) {
            builder.preferIntSet();
          }
        });
  }

  /// Sorts the sets by size, to go over the smallest.
  private static SetProbe intersecting(SetSource[] sets) {
    Arrays.sort(sets, BY_SIZE);
    return new SetProbe(sets[0], allBut(sets[0], sets, 1), true);
  }

  /// The sets from an index on, without those that are the same as `first`.
  private static SetSource[] allBut(SetSource first, SetSource[] sets, int from) {
    return Arrays.stream(sets, from, sets.length)
        .filter(set -> !set.isSame(first))
        .toArray(SetSource[]::new);
  }

  // ---- differences: of the first set, which is not null, and others, which may be

  /// How many members only the first set has, but no more than `limit`.
  public static long countDifference(Dictionary dictionary, SetSource[] sets, long limit) {
    SetSource[] others = others(sets);
    if (others == null) {
      return 0;
    }
    if (isWorthProbing(sets[0], others)) {
      return subtracting(sets[0], others).count(limit);
    }
    SetBuilder builder = subtract(dictionary, sets[0], others, SetValue.HASHTABLE);
    long size = builder.size();
    builder.discard(dictionary);
    return Math.min(size, limit);
  }

  public static Result difference(Dictionary dictionary, SetSource[] sets) {
    SetSource[] others = others(sets);
    if (others == null) {
      return Result.of();
    }
    if (isWorthProbing(sets[0], others)) {
      return Result.of(subtracting(sets[0], others).choose());
    }
    return Result.of(dictionary, subtract(dictionary, sets[0], others, collecting(sets)));
  }

  /// The difference in a new set.
  public static SetBuilder buildDifference(Dictionary dictionary, SetSource[] sets) {
    SetSource[] others = others(sets);
    if (others == null) {
      return SetBuilder.smallest(dictionary);
    }
    if (!isWorthProbing(sets[0], others)) {
      return subtract(dictionary, sets[0], others, SetValue.INTSET);
    }
    SetBuilder builder = SetBuilder.smallest(dictionary);
    SetProbe probe = subtracting(sets[0], others);
    return builder.fill(
        () ->
            probe.run(
                ordinal -> {
                  builder.append(probe.member());
                  return true;
                }));
  }

  /// The sets to take away; null where one of them is the first set itself.
  private static SetSource[] others(SetSource[] sets) {
    SetSource[] others =
        Arrays.stream(sets, 1, sets.length).filter(set -> set != null).toArray(SetSource[]::new);
    boolean isSame = Arrays.stream(others).anyMatch(set -> set.isSame(sets[0]));
    return isSame ? null : others;
  }

  /// Whether it costs less to look each member of the first set up in all others, than to copy the
  /// first set and take the members of all others out.
  private static boolean isWorthProbing(SetSource first, SetSource[] others) {
    long all = first.size();
    for (SetSource other : others) {
      all += other.size();
    }
    // Half, because lookups cost less, and end at the first hit.
    return first.size() * (1 + others.length) / 2 <= all;
  }

  private static SetProbe subtracting(SetSource first, SetSource[] others) {
    // The largest first: it is the likeliest to have the member.
    Arrays.sort(others, BY_SIZE.reversed());
    return new SetProbe(first, others, false);
  }

  /// A copy of the first set, begun in an encoding, without the members of the others.
  private static SetBuilder subtract(
      Dictionary dictionary, SetSource first, SetSource[] others, int encoding) {
    SetBuilder builder =
        new SetBuilder(dictionary.region(), dictionary.thresholds(), encoding, first.size());
    return builder.fill(
        () -> {
          builder.appendAll(first);
          for (SetSource other : others) {
            builder.removeAll(other);
            if (builder.size() == 0) {
              return;
            }
          }
        });
  }

  /// The encoding in which members are collected to be read: sorted, if all sets are.
  private static int collecting(SetSource[] sets) {
    boolean allSorted =
        Arrays.stream(sets).allMatch(set -> set == null || set.encoding() == SetValue.INTSET);
    return allSorted ? SetValue.INTSET : SetValue.HASHTABLE;
  }

  // ---- unions

  /// How many members the sets have together, but no more than `limit`.
  public static long countUnion(Dictionary dictionary, SetSource[] sets, long limit) {
    if (sets.length > MOST_PROBED) {
      long room = Math.min(largest(sets), limit);
      SetBuilder builder =
          new SetBuilder(dictionary.region(), dictionary.thresholds(), SetValue.HASHTABLE, room);
      builder.fill(() -> builder.addAll(sets, limit));
      long size = builder.size();
      builder.discard(dictionary);
      return Math.min(size, limit);
    }
    Arrays.sort(sets, BY_SIZE.reversed());
    long count = 0;
    for (int i = 0; i < sets.length && count < limit; i++) {
      count +=
          i == 0
              ? Math.min(sets[0].size(), limit)
              : new SetProbe(sets[i], Arrays.copyOf(sets, i), false).count(limit - count);
    }
    return count;
  }

  /// About how many members the sets have together, by the estimate of a [HyperLogLog]: the same
  /// that PFCOUNT would give.
  public static long estimateUnion(SetSource[] sets) {
    Registers registers = new Registers();
    Member member = new Member();
    for (SetSource set : sets) {
      for (int count = set.rewind().next(); count > 0; count = set.next()) {
        for (int i = 0; i < count; i++) {
          long hash = HyperLogLog.hash(set.load(set.position(i), member).text());
          registers.raise(HyperLogLog.register(hash), HyperLogLog.rank(hash));
        }
        PausePoint.pass();
      }
    }
    return registers.count();
  }

  public static Result union(Dictionary dictionary, SetSource[] sets) {
    if (sets.length == 1) {
      return Result.of(sets);
    }
    int encoding = collecting(sets);
    if (sets.length > MOST_PROBED || encoding == SetValue.INTSET) {
      return Result.of(dictionary, unite(dictionary, sets, encoding));
    }
    Arrays.sort(sets, BY_SIZE.reversed());
    List<SetSource> parts = new ArrayList<>();
    parts.add(sets[0]);
    for (int i = 1; i < sets.length; i++) {
      parts.add(new SetProbe(sets[i], Arrays.copyOf(sets, i), false).choose());
    }
    return new Result(parts, null, null);
  }

  /// The members of the largest set.
  public static long largest(SetSource[] sets) {
    return Arrays.stream(sets).mapToLong(SetSource::size).max().orElse(0);
  }

  /// The union in a new set.
  public static SetBuilder buildUnion(Dictionary dictionary, SetSource[] sets) {
    return unite(dictionary, sets, SetValue.INTSET);
  }

  private static SetBuilder unite(Dictionary dictionary, SetSource[] sets, int encoding) {
    SetBuilder builder =
        new SetBuilder(dictionary.region(), dictionary.thresholds(), encoding, largest(sets));
    return builder.fill(() -> builder.addAll(sets, Long.MAX_VALUE));
  }
}
