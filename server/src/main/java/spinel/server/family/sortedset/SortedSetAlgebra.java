// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.sortedset;

import java.util.Arrays;
import java.util.Comparator;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.family.set.SetKeys;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.MemberSource;
import spinel.server.type.SetMembers;
import spinel.server.type.SetValue;
import spinel.server.type.SortedSet;
import spinel.server.type.SortedSetBuilder;
import spinel.server.type.SortedSetValue;
import spinel.structure.KeyedHash;
import spinel.structure.PausePoint;
import spinel.structure.Record;

/// Several sorted sets that are put together, with a weight for each, and the way in which the
/// scores of a member that is in several of them make one.
final class SortedSetAlgebra {
  /// How scores make one.
  enum Aggregate {
    SUM,
    MIN,
    MAX,
    COUNT
  }

  private static final int PREFETCHED = 16;

  /// A key's set, or null where it has none, and its weight.
  private static final class Source {
    final MemberSource set;
    double weight = 1;

    Source(MemberSource set) {
      this.set = set;
    }

    long size() {
      return set == null ? 0 : set.size();
    }
  }

  private final Source[] sources;
  private final int optionsArg;
  private Aggregate aggregate = Aggregate.SUM;
  private boolean withScores;

  /// Looks up as many sets as the argument at `countArg` says, at the keys behind it.
  SortedSetAlgebra(Call call, int countArg) {
    long count = call.args(countArg).integer();
    if (count < 1) {
      throw CommandError.of(
          "ERR at least 1 input key is needed for '" + call.command().fullName() + "' command");
    }
    if (count > call.argCount() - (countArg + 1)) {
      throw CommandError.SYNTAX;
    }
    sources = new Source[(int) count];
    boolean isTimed = false;
    for (int i = 0; i < sources.length; i++) {
      Dictionary dictionary = call.dictionary(countArg + 1 + i);
      long record = call.find(dictionary, countArg + 1 + i);
      isTimed |= SetKeys.isTimed(dictionary.region(), record);
      sources[i] = new Source(open(dictionary.region(), record));
    }
    if (isTimed) {
      lookUpAgain(call, countArg + 1);
    }
    call.expect(Arrays.stream(sources).mapToLong(Source::size).sum());
    optionsArg = countArg + 1 + sources.length;
  }

  /// Deletes the members of sets whose time has passed, and looks the sets up that are left.
  private void lookUpAgain(Call call, int first) {
    for (int i = 0; i < sources.length; i++) {
      SetKeys.expire(call, call.dictionary(first + i));
    }
    for (int i = 0; i < sources.length; i++) {
      Dictionary dictionary = call.dictionary(first + i);
      long record = dictionary.find(call.arg(first + i), call.hash(first + i));
      sources[i] = new Source(open(dictionary.region(), record));
    }
  }

  private static MemberSource open(Region region, long record) {
    if (record == 0) {
      return null;
    }
    return switch (Record.type(region, record)) {
      case SetValue.TYPE -> new SetMembers(region, record);
      case SortedSetValue.TYPE -> new SortedSet().openApart(region, record);
      default -> throw CommandError.WRONG_TYPE;
    };
  }

  /// The argument behind the last key.
  int optionsArg() {
    return optionsArg;
  }

  int sourceCount() {
    return sources.length;
  }

  /// Members of the largest set.
  long largest() {
    return Arrays.stream(sources).mapToLong(Source::size).max().orElse(0);
  }

  void setWeight(int source, double weight) {
    sources[source].weight = weight;
  }

  void setAggregate(Aggregate how) {
    aggregate = how;
  }

  void setWithScores() {
    withScores = true;
  }

  boolean withScores() {
    return withScores;
  }

  private double weighted(Source source, double score) {
    return source.weight * (aggregate == Aggregate.COUNT ? 1 : score);
  }

  private double combine(double score, double other) {
    return switch (aggregate) {
      case SUM, COUNT -> {
        double sum = score + other;
        yield Double.isNaN(sum) ? 0 : sum;
      }
      case MIN -> other < score ? other : score;
      case MAX -> other > score ? other : score;
    };
  }

  private static double orZero(double score) {
    return Double.isNaN(score) ? 0 : score;
  }

  private void sortBySize() {
    Arrays.sort(sources, Comparator.comparingLong(Source::size));
  }

  /// Passes a pause point and touches the next members, where it is time for that.
  private static void lookAhead(MemberSource set, int visited) {
    if (visited % PREFETCHED == 0) {
      PausePoint.pass();
      set.prefetch();
    }
  }

  // ---- operations

  /// Adds the members of any of the sets.
  void union(SortedSetBuilder members) {
    sortBySize();
    for (Source source : sources) {
      if (source.size() == 0) {
        continue;
      }
      MemberSource set = source.set;
      int visited = 0;
      for (boolean more = set.first(); more; more = set.next()) {
        lookAhead(set, visited++);
        Bytes name = set.name();
        long hash = KeyedHash.of(name);
        double score = orZero(weighted(source, set.score()));
        double before = members.find(name, hash);
        if (Double.isNaN(before)) {
          members.add(name, hash, score);
        } else {
          members.setFoundScore(combine(before, score));
        }
      }
    }
  }

  /// Adds the members that all sets have.
  void intersection(SortedSetBuilder members) {
    sortBySize();
    Source smallest = sources[0];
    if (smallest.size() == 0) {
      return;
    }
    MemberSource set = smallest.set;
    int visited = 0;
    for (boolean more = set.first(); more; more = set.next()) {
      lookAhead(set, visited++);
      Bytes name = set.name();
      long hash = KeyedHash.of(name);
      double score = orZero(weighted(smallest, set.score()));
      boolean isInAll = true;
      for (int i = 1; i < sources.length && isInAll; i++) {
        double other = sources[i].set.score(name, hash);
        isInAll = !Double.isNaN(other);
        if (isInAll) {
          score = combine(score, weighted(sources[i], other));
        }
      }
      if (isInAll) {
        members.add(name, hash, score);
      }
    }
  }

  /// How many members all sets have, counted up to a limit.
  long intersectionSize(long limit) {
    sortBySize();
    if (sources[0].size() == 0) {
      return 0;
    }
    MemberSource set = sources[0].set;
    long count = 0;
    int visited = 0;
    for (boolean more = set.first(); more && count < limit; more = set.next()) {
      PausePoint.pass(visited++);
      if (isInOthers(set.name())) {
        count++;
      }
    }
    return count;
  }

  /// Whether all sets but the first have a member.
  private boolean isInOthers(Bytes name) {
    long hash = KeyedHash.of(name);
    for (int i = 1; i < sources.length; i++) {
      if (Double.isNaN(sources[i].set.score(name, hash))) {
        return false;
      }
    }
    return true;
  }

  /// Adds the members that only the first set has.
  void difference(SortedSetBuilder members) {
    if (sources[0].size() == 0) {
      return;
    }
    MemberSource set = sources[0].set;
    int visited = 0;
    for (boolean more = set.first(); more; more = set.next()) {
      lookAhead(set, visited++);
      Bytes name = set.name();
      long hash = KeyedHash.of(name);
      boolean isAlone = true;
      for (int i = 1; i < sources.length && isAlone; i++) {
        isAlone = sources[i].size() == 0 || Double.isNaN(sources[i].set.score(name, hash));
      }
      if (isAlone) {
        members.add(name, hash, set.score());
      }
    }
  }
}
