// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.key;

import java.util.function.IntBinaryOperator;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.EventClass;
import spinel.server.family.hash.OpenHash;
import spinel.server.family.list.ListKeys;
import spinel.server.family.string.StringKeys;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.KeyedOrder;
import spinel.server.type.ListValue;
import spinel.server.type.Score;
import spinel.server.type.SortSource;
import spinel.server.type.StoredText;
import spinel.server.type.TextRow;
import spinel.structure.Ints;
import spinel.structure.Longs;
import spinel.structure.PausePoint;
import spinel.structure.Quicklist;

/// What SORT answers with or stores: elements, and which of them in which order. It is to be
/// closed.
///
/// @param elements the elements, or null where there are none
/// @param order the indices of the elements in order, or null for the order that they have
/// @param from the first place in that order that is wanted
/// @param until the place after the last that is wanted
record SortResult(TextRow elements, Ints order, int from, int until) implements AutoCloseable {
  /// Of a key that is not there.
  static final SortResult EMPTY = new SortResult(null, null, 0, 0);

  private static final Bytes NOTHING = Bytes.of("");

  /// What makes a list as large as so many elements of a set make that, at least.
  private static final int ELEMENTS_IN_A_PART = 8;

  private static final CommandError NOT_NUMBERS =
      CommandError.of("ERR One or more scores can't be converted into double");

  // ---- ordering

  static SortResult of(Call call, SortSource source, SortOptions options) {
    int size = source.size();
    int from = Math.clamp(options.offset(), 0, size);
    int count = options.count() < 0 ? size : (int) Math.min(options.count(), size);
    int until = Math.min(from + count, size);
    if (!options.isSorted() && !source.isSet()) {
      TextRow range = source.readRange(from, until - from, options.isDescending(), false);
      return new SortResult(range, null, 0, until - from);
    }
    boolean endsAtNul = options.storeArg() == 0 && options.isText();
    TextRow elements = source.read(endsAtNul && options.by() == null);
    try {
      Ints order =
          options.isSorted() ? order(call, elements, options, endsAtNul, from, until) : null;
      return new SortResult(elements, order, from, until);
    } catch (RuntimeException failure) {
      elements.close();
      throw failure;
    }
  }

  private static Ints order(
      Call call, TextRow elements, SortOptions options, boolean endsAtNul, int from, int until) {
    Region region = call.dictionary(1).region();
    try (Longs keys = new Longs(region, elements.size())) {
      if (!options.isText()) {
        findNumbers(call, elements, options.by(), keys);
        return order(region, keys, elements::compare, options, from, until);
      }
      if (options.by() == null) {
        findKeys(elements, keys);
        return order(region, keys, elements::compare, options, from, until);
      }
      try (TextRow texts = new TextRow(region, elements.size(), endsAtNul)) {
        findTexts(call, elements, options.by(), texts);
        findKeys(texts, keys);
        return order(region, keys, texts::compare, options, from, until);
      }
    }
  }

  private static Ints order(
      Region region,
      Longs keys,
      IntBinaryOperator ascending,
      SortOptions options,
      int from,
      int until) {
    if (!options.isDescending()) {
      return KeyedOrder.of(region, keys, ascending, from, until);
    }
    for (int i = 0; i < keys.length(); i++) {
      keys.set(i, ~keys.get(i));
      PausePoint.pass(i);
    }
    return KeyedOrder.of(
        region, keys, (one, other) -> ascending.applyAsInt(other, one), from, until);
  }

  /// Finds the number that each element is sorted by, 0 where there is none.
  private static void findNumbers(Call call, TextRow elements, SortPattern by, Longs keys) {
    for (int i = 0; i < keys.length(); i++) {
      StoredText text = elements.get(i);
      if (by != null) {
        text = by.find(call, text);
      }
      keys.set(i, KeyedOrder.key(text == null ? 0 : number(text)));
      PausePoint.pass(i);
    }
  }

  /// Finds the text that each element is sorted by.
  private static void findTexts(Call call, TextRow elements, SortPattern by, TextRow texts) {
    for (int i = 0; i < elements.size(); i++) {
      texts.add(by.find(call, elements.get(i)));
    }
  }

  /// Finds the first bytes of each text that differ.
  private static void findKeys(TextRow texts, Longs keys) {
    int common = texts.commonPrefix();
    for (int i = 0; i < keys.length(); i++) {
      keys.set(i, texts.key(i, common));
      PausePoint.pass(i);
    }
  }

  private static double number(StoredText text) {
    if (text.isNumber()) {
      return text.number();
    }
    double number = Score.parseWeight(text.bytes());
    if (Double.isNaN(number)) {
      throw NOT_NUMBERS;
    }
    return number;
  }

  // ---- what becomes of it

  private int count(SortOptions options) {
    return Math.multiplyExact(until - from, Math.max(1, options.gets().size()));
  }

  private StoredText element(int place) {
    return elements.get(order == null ? place : order.get(place));
  }

  /// Replies with what is wanted of the elements, or stores it.
  void deliver(Call call, SortOptions options) {
    if (options.storeArg() == 0) {
      reply(call, options);
    } else {
      store(call, options);
      call.reply().integer(count(options));
    }
  }

  private void reply(Call call, SortOptions options) {
    ReplyWriter reply = call.reply();
    reply.array(count(options));
    for (int place = from; place < until; place++) {
      if (options.gets().isEmpty()) {
        OpenHash.reply(reply, element(place));
      }
      for (SortPattern get : options.gets()) {
        StoredText text = get.find(call, element(place));
        if (text == null) {
          reply.nil();
        } else {
          OpenHash.reply(reply, text);
        }
      }
    }
  }

  private void store(Call call, SortOptions options) {
    int target = options.storeArg();
    int count = count(options);
    Dictionary dictionary = call.dictionaryFor(target, count / ELEMENTS_IN_A_PART);
    if (count > 0) {
      long root = ListValue.newRoot(dictionary);
      fill(call, options, dictionary.region(), ListValue.open(dictionary, root), root);
      long record = ListValue.adopt(dictionary, call.arg(target), root, false);
      long old = call.findForWrite(dictionary, target);
      StringKeys.replace(call, dictionary, target, old, record, StringKeys.NO_EXPIRY);
      ListKeys.grown(call, target, "sortstore", count);
      return;
    }
    long old = call.findForWrite(dictionary, target);
    if (old != 0) {
      call.engine().delete(dictionary, old, call.hash(target));
      call.changed(target, EventClass.GENERIC, "del");
    }
  }

  private void fill(Call call, SortOptions options, Region region, Quicklist list, long root) {
    try {
      for (int place = from; place < until; place++) {
        if (options.gets().isEmpty()) {
          list.push(element(place).bytes(), false);
          PausePoint.pass(place);
        }
        for (SortPattern get : options.gets()) {
          StoredText text = get.find(call, element(place));
          list.push(text == null ? NOTHING : text.bytes(), false);
        }
      }
    } catch (RuntimeException full) {
      Quicklist.freeSome(region, root, Integer.MAX_VALUE);
      throw full;
    }
  }

  @Override
  public void close() {
    if (elements != null) {
      elements.close();
    }
    if (order != null) {
      order.close();
    }
  }
}
