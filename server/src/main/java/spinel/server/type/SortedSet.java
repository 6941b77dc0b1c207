// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.Arrays;
import spinel.memory.Bytes;
import spinel.memory.MemoryTag;
import spinel.memory.OutOfMemory;
import spinel.memory.Prefetch;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.structure.CountedTree;
import spinel.structure.Element;
import spinel.structure.HashTable;
import spinel.structure.KeyedHash;
import spinel.structure.Listpack;
import spinel.structure.PausePoint;
import spinel.structure.Record;

/// A view of one sorted set, to work with its members: a thread turns one such object from set to
/// set, so that nothing is allocated for a command.
///
/// Members are named by their rank, from 0. The view stands at one member at a time ([#seek]). A
/// change may move the record: [#record] says where it is. Scores are never not-a-number, which
/// stands for a member that is not there.
public final class SortedSet implements MemberSource {
  /// Elements that are touched together.
  private static final int RUN = 16;

  private static final int SHORTEST_SCRATCH = 128;

  private Dictionary dictionary;
  private Region region;
  private long record;
  private boolean large;

  /// The compact set's listpack.
  private long list;

  private final ScoredElements elements = new ScoredElements();
  private CountedTree tree;

  /// In the compact set, the entry of the member that the view stands at.
  private int entry;

  private byte[] scratch = new byte[SHORTEST_SCRATCH];
  private final Bytes text = new Bytes();
  private final byte[] scoreText = new byte[Score.LONGEST];
  private final Bytes scoreView = new Bytes();
  private boolean apart;
  private long touched;
  private final long[] taken = new long[RUN];
  private final Prefetch ahead = new Prefetch(RUN);

  /// Turns to the set of a record. Others in the same dictionary can't be used at the same time.
  public SortedSet open(Dictionary owner, long setRecord) {
    apart = false;
    dictionary = owner;
    return turnTo(owner.region(), setRecord);
  }

  /// As [#open], but others in the same region can, and the set is only read.
  public SortedSet openApart(Region owner, long setRecord) {
    apart = true;
    dictionary = null;
    return turnTo(owner, setRecord);
  }

  private SortedSet turnTo(Region owner, long setRecord) {
    region = owner;
    record = setRecord;
    large = SortedSetValue.isLarge(region, record);
    if (!large) {
      list = Packed.offset(region, record);
      return this;
    }
    long root = SortedSetValue.root(region, record);
    if (apart) {
      elements.openApart(region, root);
    } else {
      elements.open(dictionary, root);
    }
    tree = elements.tree();
    return this;
  }

  public long record() {
    return record;
  }

  public Region region() {
    return region;
  }

  @Override
  public long size() {
    return large ? tree.size() : Listpack.count(region, list) / 2;
  }

  // ---- compact sets

  private double scoreAt(int scoreEntry) {
    if (Listpack.isInteger(region, list, scoreEntry)) {
      return Listpack.integer(region, list, scoreEntry);
    }
    int length = Math.min(Listpack.stringBytes(region, list, scoreEntry), scoreText.length);
    region.get(Listpack.stringPosition(region, list, scoreEntry), scoreText, 0, length);
    return Score.parse(scoreView.set(scoreText, 0, length));
  }

  private int scoreEntry(int member) {
    return Listpack.next(region, list, member);
  }

  private int nextPair(int member) {
    return Listpack.next(region, list, scoreEntry(member));
  }

  private int findPair(Bytes member) {
    return Listpack.find(region, list, Listpack.first(region, list), member, 1);
  }

  /// Compares the member at an entry with a name.
  private int compare(int member, Bytes name) {
    if (!Listpack.isInteger(region, list, member)) {
      int length = Listpack.stringBytes(region, list, member);
      return compare(region, Listpack.stringPosition(region, list, member), length, name);
    }
    int length = Listpack.copyText(region, list, member, scoreText, 0);
    int common = Math.min(length, name.length());
    for (int i = 0; i < common; i++) {
      int difference = (scoreText[i] & 0xFF) - (name.byteAt(i) & 0xFF);
      if (difference != 0) {
        return difference;
      }
    }
    return Integer.compare(length, name.length());
  }

  private static int compare(Region region, long at, int length, Bytes name) {
    int common = Math.min(length, name.length());
    for (int i = 0; i < common; i++) {
      int difference = (region.getByte(at + i) & 0xFF) - (name.byteAt(i) & 0xFF);
      if (difference != 0) {
        return difference;
      }
    }
    return Integer.compare(length, name.length());
  }

  /// Inserts a pair before the entry `at`, or at the end; there must be room.
  private void insertPair(int at, Bytes member, double score) {
    if (Score.isInteger(score)) {
      Listpack.insertInPlace(region, list, at, (long) score);
    } else {
      Listpack.insertInPlace(region, list, at, scoreText(score));
    }
    Listpack.insertInPlace(region, list, at, member);
  }

  private Bytes scoreText(double score) {
    return scoreView.set(scoreText, 0, Score.write(score, scoreText, 0));
  }

  private int scoreBytes(double score) {
    return Score.isInteger(score)
        ? Listpack.entryBytes((long) score)
        : Listpack.entryBytes(scoreText(score));
  }

  /// Where a pair with that score and name belongs.
  private int placeOf(double score, Bytes member) {
    int at = Listpack.first(region, list);
    while (at != 0) {
      double other = scoreAt(scoreEntry(at));
      if (other > score || other == score && compare(at, member) > 0) {
        return at;
      }
      at = nextPair(at);
    }
    return Listpack.end(region, list);
  }

  private void resize(int bytes) {
    record = Packed.resize(dictionary, record, bytes);
    list = Packed.offset(region, record);
  }

  /// Gives memory back after the list has become shorter; where that takes memory and there is
  /// none, not now.
  private void shrink() {
    try {
      resize(Listpack.bytes(region, list));
    } catch (OutOfMemory full) {
      list = Packed.offset(region, record);
    }
  }

  // ---- single members

  /// The score of a member, or not-a-number.
  public double score(Bytes member) {
    if (large) {
      long element = elements.find(member);
      return element == 0 ? Double.NaN : elements.scoreOf(element);
    }
    int at = findPair(member);
    return at == 0 ? Double.NaN : scoreAt(scoreEntry(at));
  }

  @Override
  public double score(Bytes member, long hash) {
    if (!large) {
      return score(member);
    }
    long element = elements.table().find(member, hash);
    return element == 0 ? Double.NaN : elements.scoreOf(element);
  }

  /// How many members come before one, or -1 where it is not in the set.
  public long rank(Bytes member) {
    if (large) {
      long element = elements.find(member);
      return element == 0 ? -1 : elements.rank(element);
    }
    int wanted = findPair(member);
    if (wanted == 0) {
      return -1;
    }
    long rank = 0;
    for (int at = Listpack.first(region, list); at != wanted; at = nextPair(at)) {
      rank++;
    }
    return rank;
  }

  /// Adds a member that is not in the set; the encoding changes where the set becomes too large.
  /// If there is no room, nothing has changed.
  public void add(Bytes member, double score) {
    if (!large) {
      if (size() < dictionary.thresholds().zsetMaxListpackEntries
          && member.length() <= dictionary.thresholds().zsetMaxListpackValue
          && fits(member.length())) {
        int bytes = Listpack.bytes(region, list);
        resize(bytes + Listpack.entryBytes(member) + scoreBytes(score));
        insertPair(placeOf(score, member), member, score);
        return;
      }
      enlarge();
    }
    elements.add(member, KeyedHash.of(member), score);
  }

  private boolean fits(int more) {
    return Listpack.bytes(region, list) + (long) more < Listpack.LARGEST_BYTES - 64;
  }

  /// Gives a member of the set another score. If there is no room, nothing has changed.
  public void update(Bytes member, double score) {
    if (large) {
      elements.update(elements.find(member), score);
      return;
    }
    int at = findPair(member);
    int scoreAt = scoreEntry(at);
    int bytes = Listpack.bytes(region, list);
    int growth = scoreBytes(score) - entryBytes(scoreAt);
    if (growth > 0) {
      resize(bytes + growth);
    }
    Listpack.deleteInPlace(region, list, at, 2);
    insertPair(placeOf(score, member), member, score);
    if (growth < 0) {
      shrink();
    }
  }

  /// The bytes of an entry of a score.
  private int entryBytes(int at) {
    int next = Listpack.next(region, list, at);
    return (next == 0 ? Listpack.end(region, list) : next) - at;
  }

  /// Removes a member; whether it was in the set.
  public boolean remove(Bytes member) {
    if (large) {
      long hash = KeyedHash.of(member);
      long element = elements.table().find(member, hash);
      if (element != 0) {
        elements.removeFound(element, hash);
      }
      return element != 0;
    }
    int at = findPair(member);
    if (at != 0) {
      Listpack.deleteInPlace(region, list, at, 2);
      shrink();
    }
    return at != 0;
  }

  /// Removes members from one rank up to another.
  public void removeRange(long from, long until) {
    if (large) {
      for (long i = from; i < until; i++) {
        elements.removeAt(from);
        PausePoint.pass(i);
      }
    } else if (from < until) {
      seek(from);
      Listpack.deleteInPlace(region, list, entry, (int) (2 * (until - from)));
      shrink();
    }
  }

  /// Turns a compact set into a large one.
  public void enlarge() {
    if (large) {
      return;
    }
    ScoredElements target = new ScoredElements().create(region, 0);
    try {
      for (int at = Listpack.first(region, list); at != 0; at = nextPair(at)) {
        entry = at;
        Bytes name = name();
        target.append(target.addUnordered(name, KeyedHash.of(name), scoreAt(scoreEntry(at))));
      }
    } catch (RuntimeException full) {
      target.abandon();
      throw full;
    }
    target.finishOrAbandon();
    long root = target.root();
    boolean detached = Record.isDetached(region, record);
    try {
      record = dictionary.resizeValue(record, SortedSetValue.REFERENCE_BYTES);
    } catch (RuntimeException full) {
      ScoredElements.freeSome(region, root, Integer.MAX_VALUE);
      throw full;
    }
    if (detached) {
      region.free(list, MemoryTag.VALUE);
      Record.setDetached(region, record, false);
    }
    Record.setTypeAndEncoding(region, record, SortedSetValue.TYPE | SortedSetValue.LARGE << 4);
    region.putInt(Record.valueOffset(region, record), Region.toReference(root));
    turnTo(region, record);
  }

  // ---- counting

  /// How many members have a score below that one, or with `orEqual` below it or equal to it.
  public long countBelow(double score, boolean orEqual) {
    if (large) {
      return tree.countBelow(score, orEqual);
    }
    long count = 0;
    for (int at = Listpack.first(region, list); at != 0; at = nextPair(at)) {
      double other = scoreAt(scoreEntry(at));
      if (orEqual ? other > score : other >= score) {
        break;
      }
      count++;
    }
    return count;
  }

  /// How many members have a name before that one, or with `orEqual` before it or equal to it; of
  /// use only where all scores are the same.
  public long countBelow(Bytes name, boolean orEqual) {
    if (large) {
      return tree.countBelow(name, orEqual);
    }
    int limit = orEqual ? 1 : 0;
    long count = 0;
    for (int at = Listpack.first(region, list); at != 0; at = nextPair(at)) {
      if (compare(at, name) >= limit) {
        break;
      }
      count++;
    }
    return count;
  }

  // ---- positions

  /// Goes to the member of that rank; there must be one.
  public void seek(long rank) {
    if (large) {
      tree.seek(rank);
    } else {
      entry = Listpack.seek(region, list, 2 * rank);
    }
  }

  @Override
  public boolean first() {
    if (size() == 0) {
      return false;
    }
    seek(0);
    return true;
  }

  @Override
  public boolean next() {
    if (large) {
      return tree.next();
    }
    entry = nextPair(entry);
    return entry != 0;
  }

  /// Goes to the previous member; false where there is none.
  public boolean previous() {
    if (large) {
      return tree.previous();
    }
    int score = Listpack.previous(region, list, entry);
    entry = score == 0 ? 0 : Listpack.previous(region, list, score);
    return entry != 0;
  }

  @Override
  public void prefetch() {
    prefetch(Long.MAX_VALUE, false);
  }

  /// Touches members that come next, or before, so that they are in the cache when they are asked
  /// for.
  public void prefetch(long count, boolean backwards) {
    if (large) {
      // Kept, so that the reads are not optimised away.
      touched = tree.prefetch((int) Math.min(count, RUN), backwards);
    }
  }

  long touched() {
    return touched;
  }

  /// Takes elements of a large set from the position on, up to `most`, which is at least one, and
  /// goes on to behind them. They are in the cache then, and are [#taken]. Returns how many.
  public int take(long most, boolean backwards) {
    int count = tree.take(taken, most, backwards);
    for (int i = 0; i < count; i++) {
      ahead.add(region, taken[i]);
    }
    ahead.touch();
    return count;
  }

  /// One of the elements that were taken last.
  public long taken(int i) {
    return taken[i];
  }

  @Override
  public double score() {
    return large ? tree.score() : scoreAt(scoreEntry(entry));
  }

  /// Whether that member's name is kept as a number, [#integer].
  public boolean isInteger() {
    return !large && Listpack.isInteger(region, list, entry);
  }

  public long integer() {
    return Listpack.integer(region, list, entry);
  }

  /// Where in the region that member's name stands, unless it [#isInteger].
  public long nameOffset() {
    return large
        ? Element.nameOffset(region, tree.element())
        : Listpack.stringPosition(region, list, entry);
  }

  /// The length of that member's name, as text.
  public int nameBytes() {
    return large
        ? Element.nameBytes(region, tree.element())
        : Listpack.textBytes(region, list, entry);
  }

  @Override
  public Bytes name() {
    int length = nameBytes();
    if (length > scratch.length) {
      scratch = new byte[2 * length];
    }
    if (isInteger()) {
      Listpack.copyText(region, list, entry, scratch, 0);
    } else {
      region.get(nameOffset(), scratch, 0, length);
    }
    return text.set(scratch, 0, length);
  }

  /// That member's name.
  public byte[] nameArray() {
    Bytes name = name();
    return Arrays.copyOfRange(name.array(), 0, name.length());
  }

  // ---- elements of large sets

  public boolean isLarge() {
    return large;
  }

  /// Of a large set, the table of its elements.
  public HashTable table() {
    return elements.table();
  }

  /// Of a large set, the score of an element.
  public double scoreOf(long element) {
    return elements.scoreOf(element);
  }

  /// Checks the set's invariants; throws [AssertionError] where one does not hold.
  public void verify() {
    if (large) {
      elements.verify();
      return;
    }
    if (!SortedSetValue.isValid(region, list, Listpack.bytes(region, list))) {
      throw new AssertionError("listpack of the sorted set at " + record);
    }
  }
}
