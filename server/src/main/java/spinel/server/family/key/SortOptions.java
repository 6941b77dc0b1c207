// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.key;

import java.util.ArrayList;
import java.util.List;
import spinel.memory.Bytes;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;

/// The options of SORT and SORT_RO.
///
/// @param by what to sort by, or null for the elements themselves
/// @param isSorted whether to sort at all: a pattern after BY that names no keys says not to
/// @param offset how many elements of the result to leave out
/// @param count how many to show then at most; negative for all
/// @param gets what to show of each element; nothing for the element itself
/// @param storeArg the position of the key to store to, or 0
record SortOptions(
    SortPattern by,
    boolean isSorted,
    long offset,
    long count,
    List<SortPattern> gets,
    boolean isDescending,
    boolean isText,
    int storeArg) {

  static SortOptions read(Call call, boolean mayStore) {
    SortPattern by = null;
    boolean isSorted = true;
    long offset = 0;
    long count = -1;
    List<SortPattern> gets = new ArrayList<>();
    boolean isDescending = false;
    boolean isText = false;
    int storeArg = 0;
    for (Args args = call.args(2); args.hasNext(); ) {
      if (args.takes("asc")) {
        isDescending = false;
      } else if (args.takes("desc")) {
        isDescending = true;
      } else if (args.takes("alpha")) {
        isText = true;
      } else if (args.left() > 2 && args.takes("limit")) {
        offset = args.integer();
        count = args.integer();
      } else if (mayStore && args.takesWithValue("store")) {
        storeArg = args.position();
        args.next();
      } else if (args.takesWithValue("by")) {
        Bytes pattern = args.next();
        by = new SortPattern(pattern);
        isSorted &= SortPattern.namesKeys(pattern);
      } else if (args.takesWithValue("get")) {
        gets.add(new SortPattern(args.next()));
      } else {
        throw CommandError.SYNTAX;
      }
    }
    return new SortOptions(by, isSorted, offset, count, gets, isDescending, isText, storeArg);
  }

  /// As these, but sorted by the elements as texts.
  SortOptions byText() {
    return new SortOptions(null, true, offset, count, gets, isDescending, true, storeArg);
  }
}
