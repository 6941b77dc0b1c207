// SPDX-License-Identifier: Apache-2.0
package spinel.structure;

import java.util.Arrays;
import spinel.memory.Bytes;
import spinel.memory.Region;

/// A place in a list, from which to read and to go on in either direction: in a [Quicklist], or in
/// a [Listpack] that stands for itself.
///
/// A compressed node is read from a decompressed copy, which the cursor frees when it leaves the
/// node, at the latest with [#close] or when it is opened again. The cursor is lost when the list
/// changes.
///
/// An element is an integer or a string; a string can be read where it stands.
public final class ListCursor {
  private static final int SCRATCH_BYTES = 256;

  private final Region region;
  private final byte[] scratch = new byte[SCRATCH_BYTES];
  private final Bytes text = new Bytes();

  /// 0 for a listpack that stands for itself.
  private long root;

  private long node;
  private long decompressed;

  /// The listpack that the cursor is in, or 0 in a plain node.
  private long list;

  private int entry;
  private long plain;
  private int plainBytes;
  /// Copies of compressed nodes that are freed later, or null where each is freed at once.
  private long[] kept;

  private int keptCount;

  private Bytes sought;
  private boolean soughtIsInteger;
  private long soughtInteger;

  public ListCursor(Region region) {
    this.region = region;
  }

  /// Turns to a listpack.
  public ListCursor openListpack(long listpack) {
    close();
    root = 0;
    node = 0;
    list = listpack;
    entry = 0;
    return this;
  }

  /// Turns to a quicklist.
  public ListCursor openQuicklist(long quicklist) {
    close();
    root = quicklist;
    return this;
  }

  /// From here on keeps the copies of compressed nodes, and with them the positions of elements,
  /// until [#freeCopies].
  public ListCursor keepCopies() {
    kept = new long[8];
    return this;
  }

  /// Frees the copies that were kept, and ends the reading.
  public void freeCopies() {
    close();
    for (int i = 0; i < keptCount; i++) {
      QuicklistNode.free(region, kept[i]);
    }
    kept = null;
    keptCount = 0;
  }

  /// Ends the reading.
  public void close() {
    if (decompressed != 0) {
      if (kept == null) {
        QuicklistNode.free(region, decompressed);
      } else {
        keep(decompressed);
      }
      decompressed = 0;
    }
  }

  private void keep(long copy) {
    if (keptCount == kept.length) {
      kept = Arrays.copyOf(kept, 2 * keptCount);
    }
    kept[keptCount++] = copy;
  }

  // ---- going

  /// Goes to the first element; whether there is one.
  public boolean toFirst() {
    if (root == 0) {
      entry = Listpack.first(region, list);
      return entry != 0;
    }
    return enter(QuicklistChain.first(region, root)) && (list == 0 || toFirstEntry());
  }

  /// Goes to the last element; whether there is one.
  public boolean toLast() {
    if (root == 0) {
      entry = Listpack.last(region, list);
      return entry != 0;
    }
    return enter(QuicklistChain.last(region, root)) && (list == 0 || toLastEntry());
  }

  private boolean toFirstEntry() {
    entry = Listpack.first(region, list);
    return true;
  }

  private boolean toLastEntry() {
    entry = Listpack.last(region, list);
    return true;
  }

  /// Goes to the element number `index`, counted from 0, or from -1 backwards from the end; whether
  /// there is one.
  public boolean toIndex(long index) {
    if (root == 0) {
      entry = Listpack.seek(region, list, index);
      return entry != 0;
    }
    long count = QuicklistChain.count(region, root);
    long wanted = index < 0 ? index + count : index;
    if (wanted < 0 || wanted >= count) {
      return false;
    }
    return wanted < count / 2 ? toIndexFromFirst(wanted) : toIndexFromLast(count - 1 - wanted);
  }

  private boolean toIndexFromFirst(long index) {
    long left = index;
    long at = QuicklistChain.first(region, root);
    for (int count = QuicklistNode.count(region, at); left >= count; ) {
      left -= count;
      at = QuicklistNode.next(region, at);
      count = QuicklistNode.count(region, at);
    }
    enter(at);
    if (list != 0) {
      entry = Listpack.seek(region, list, left);
    }
    return true;
  }

  private boolean toIndexFromLast(long index) {
    long left = index;
    long at = QuicklistChain.last(region, root);
    for (int count = QuicklistNode.count(region, at); left >= count; ) {
      left -= count;
      at = QuicklistNode.previous(region, at);
      count = QuicklistNode.count(region, at);
    }
    enter(at);
    if (list != 0) {
      entry = Listpack.seek(region, list, -1 - left);
    }
    return true;
  }

  /// Goes to the next element; whether there is one.
  public boolean next() {
    if (list != 0) {
      entry = Listpack.next(region, list, entry);
      if (entry != 0) {
        return true;
      }
    }
    return node != 0 && enter(QuicklistNode.next(region, node)) && (list == 0 || toFirstEntry());
  }

  /// Goes to the element before; whether there is one.
  public boolean previous() {
    if (list != 0) {
      entry = Listpack.previous(region, list, entry);
      if (entry != 0) {
        return true;
      }
    }
    return node != 0 && enter(QuicklistNode.previous(region, node)) && (list == 0 || toLastEntry());
  }

  private boolean enter(long target) {
    close();
    node = target;
    if (target == 0) {
      return false;
    }
    long readable = target;
    if (QuicklistNode.isCompressed(region, target)) {
      decompressed = QuicklistNode.decompressed(region, target);
      readable = decompressed;
    }
    if (QuicklistNode.isPlain(region, readable)) {
      list = 0;
      entry = 0;
      plain = QuicklistNode.data(region, readable);
      plainBytes = QuicklistNode.rawBytes(region, readable);
    } else {
      list = QuicklistNode.list(region, readable);
    }
    return true;
  }

  /// The node of a quicklist that the cursor is in.
  long node() {
    return node;
  }

  /// The entry that the cursor is at, or 0 in a plain node.
  public int entry() {
    return entry;
  }

  /// Removes the element from a listpack that stands for itself, and goes on to the next or the one
  /// before; whether there is one.
  public boolean removeFromListpack(boolean backwards) {
    int before = backwards ? Listpack.previous(region, list, entry) : 0;
    Listpack.deleteInPlace(region, list, entry, 1);
    entry = backwards ? before : Listpack.orNone(region, list, entry);
    return entry != 0;
  }

  // ---- reading

  public boolean isInteger() {
    return list != 0 && Listpack.isInteger(region, list, entry);
  }

  /// The value of an element that [#isInteger].
  public long integer() {
    return Listpack.integer(region, list, entry);
  }

  /// The length of an element that is a string.
  public int bytes() {
    return list == 0 ? plainBytes : Listpack.stringBytes(region, list, entry);
  }

  /// Where in the region the bytes of an element that is a string begin.
  public long position() {
    return list == 0 ? plain : Listpack.stringPosition(region, list, entry);
  }

  /// The element's text. What is short is copied to where the cursor keeps it, and valid until the
  /// next call; what is long is a view of the list ([Bytes#isArray] is false), valid until that
  /// changes.
  public Bytes read() {
    if (isInteger()) {
      return text.set(scratch, 0, IntegerText.write(integer(), scratch, 0));
    }
    int length = bytes();
    if (length > SCRATCH_BYTES) {
      return text.set(region, position(), length);
    }
    region.get(position(), scratch, 0, length);
    return text.set(scratch, 0, length);
  }

  /// Says what [#isSought] compares elements with, until the cursor is told otherwise.
  public void seek(Bytes value) {
    sought = value;
    soughtIsInteger = IntegerText.isInteger(value);
    soughtInteger = soughtIsInteger ? IntegerText.parse(value) : 0;
  }

  /// Whether the element is the one that was sought.
  public boolean isSought() {
    return list == 0
        ? plainBytes == sought.length() && sought.matches(region, plain)
        : Listpack.matches(region, list, entry, sought, soughtIsInteger, soughtInteger);
  }
}
