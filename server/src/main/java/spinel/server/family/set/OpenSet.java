// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.set;

import java.util.Arrays;
import spinel.memory.Bytes;
import spinel.memory.OutOfMemory;
import spinel.server.command.Call;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.SetValue;

/// The set under a key, as a command has it open that is about the times of its members: looked up
/// once, then asked and changed, wherever its record moves meanwhile. It need not be there.
///
/// What is set can be taken back, as long as nothing was removed: a command that fails for want of
/// memory leaves the set as it was.
final class OpenSet {
  private final Call call;
  private final int keyArg;
  private final Dictionary dictionary;
  private long record;

  // What was set: the member's arguments, and the times that they had before.
  private int[] changed = new int[4];
  private long[] before = new long[4];
  private int changes;

  private OpenSet(Call call, int keyArg) {
    this.call = call;
    this.keyArg = keyArg;
    dictionary = call.dictionary(keyArg);
  }

  /// Opens the set at an argument to read it.
  static OpenSet toRead(Call call, int keyArg) {
    OpenSet set = new OpenSet(call, keyArg);
    set.record = SetKeys.find(call, set.dictionary, keyArg);
    return set;
  }

  /// Opens the set at an argument to change it.
  static OpenSet toChange(Call call, int keyArg) {
    OpenSet set = new OpenSet(call, keyArg);
    set.record = SetKeys.findForWrite(call, set.dictionary, keyArg);
    return set;
  }

  /// When the member that an argument names is gone: see [SetValue#expiry].
  long expiry(int memberArg) {
    return record == 0
        ? SetValue.NO_MEMBER
        : SetValue.expiry(dictionary, record, call.arg(memberArg));
  }

  /// Prepares the set for so many members to be added.
  void expect(int members) {
    if (record != 0) {
      record = SetValue.expect(dictionary, record, members);
    }
  }

  /// Adds the member that an argument names, if it is not there; `members` are about to be added
  /// in all. Gives it a time, or with [SetValue#NO_EXPIRY] makes it stay.
  void put(int memberArg, int members, long unixMillis) {
    long current = expiry(memberArg);
    Bytes member = call.arg(memberArg);
    if (record == 0) {
      record = SetValue.create(dictionary, call.arg(keyArg), call.hash(keyArg), member, members);
    } else if (current == SetValue.NO_MEMBER) {
      record = SetValue.add(dictionary, record, member);
    }
    note(memberArg, current);
    setExpiry(memberArg, unixMillis);
  }

  /// Gives a member that there is a time, or with [SetValue#NO_EXPIRY] makes it stay.
  void set(int memberArg, long unixMillis) {
    note(memberArg, expiry(memberArg));
    setExpiry(memberArg, unixMillis);
  }

  private void setExpiry(int memberArg, long unixMillis) {
    record = SetValue.setExpiry(dictionary, record, call.arg(memberArg), unixMillis);
  }

  private void note(int memberArg, long expiry) {
    if (changes == changed.length) {
      changed = Arrays.copyOf(changed, 2 * changes);
      before = Arrays.copyOf(before, 2 * changes);
    }
    changed[changes] = memberArg;
    before[changes++] = expiry;
  }

  /// Runs what sets times; if there is no room, takes back what it did.
  void change(Runnable work) {
    try {
      work.run();
    } catch (OutOfMemory full) {
      record = dictionary.find(call.arg(keyArg), call.hash(keyArg));
      for (int i = changes - 1; i >= 0; i--) {
        if (before[i] == SetValue.NO_MEMBER) {
          remove(changed[i]);
        } else {
          setExpiry(changed[i], before[i]);
        }
      }
      deleteIfEmpty();
      throw full;
    }
  }

  /// Takes out the member that an argument names; whether it was there. With the last one the key
  /// has to go: see [#deleteIfEmpty].
  boolean remove(int memberArg) {
    long moved = record == 0 ? 0 : SetValue.remove(dictionary, record, call.arg(memberArg));
    if (moved != 0) {
      record = moved;
    }
    return moved != 0;
  }

  /// Deletes the key where its set has no members left; whether it did.
  boolean deleteIfEmpty() {
    if (record != 0 && SetKeys.deleteIfEmpty(call, dictionary, keyArg, record)) {
      record = 0;
      return true;
    }
    return false;
  }
}
