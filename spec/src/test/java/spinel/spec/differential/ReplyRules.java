// SPDX-License-Identifier: Apache-2.0
package spinel.spec.differential;

import java.util.List;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import spinel.spec.client.Bytes;
import spinel.spec.client.Reply;

/// When two replies count as the same: if they are equal, or, for the commands listed here with the
/// reason for each, if they differ only in what has to differ.
final class ReplyRules {
  private static final long MILLIS_OF_SLACK = 5_000;

  private record Rule(Pattern command, BiPredicate<Reply, Reply> same, String reason) {}

  private static final List<Rule> RULES =
      List.of(
          rule("P?TTL|P?EXPIRETIME", ReplyRules::near, "the clocks were read at different times"),
          rule("OBJECT IDLETIME", ReplyRules::near, "the clocks were read at different times"),
          rule("TIME|LASTSAVE", ReplyRules::sameKind, "the clocks were read at different times"),
          rule("RANDOMKEY", ReplyRules::sameKind, "the choice is random"),
          rule(
              "SMEMBERS|SINTER|SUNION|SDIFF|SPOP",
              ReplyRules::sameElements,
              "the order of members says nothing"),
          rule("SRANDMEMBER", ReplyRules::sameKind, "the choice is random"),
          rule("SSCAN", ReplyRules::sameScan, "the order of members says nothing"),
          rule("KEYS|SCAN 0", ReplyRules::sameElements, "the order of keys says nothing"),
          rule("ZRANDMEMBER \\S+", ReplyRules::sameKind, "the choice is random"),
          rule("ZSCAN", ReplyRules::sameScan, "the order of members says nothing"),
          rule("HKEYS|HVALS", ReplyRules::sameElements, "the order of fields says nothing"),
          rule("HGETALL", ReplyRules::samePairs, "the order of fields says nothing"),
          rule("HSCAN \\S+ 0", ReplyRules::sameFields, "the order of fields says nothing"),
          rule("HSCAN", ReplyRules::bothArrays, "where a cursor never given leads is not defined"),
          rule("HRANDFIELD", ReplyRules::sameKind, "the choice is random"),
          rule("SCAN", ReplyRules::bothArrays, "where a cursor never given leads is not defined"),
          rule("CLIENT (ID|INFO|LIST)", ReplyRules::sameKind, "connections have their own numbers"),
          rule("HELLO", ReplyRules::sameHello, "versions and connections have their own numbers"),
          rule("INFO|LOLWUT|MEMORY .*", ReplyRules::sameKind, "servers have their own figures"),
          rule("SORT(_RO)?", SortShapes::same, "texts end at their first NUL byte"),
          rule("XINFO STREAM", StreamShapes::sameInfo, "newer servers tell more"),
          rule("XPENDING", StreamShapes::samePending, "the clocks were read at different times"),
          rule("DUMP", ReplyRules::sameContent, "the version in a payload, and how it is packed"));

  private ReplyRules() {}

  private static Rule rule(String command, BiPredicate<Reply, Reply> same, String reason) {
    return new Rule(
        Pattern.compile("(" + command + ")( .*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL),
        same,
        reason);
  }

  static boolean same(Step step, Reply target, Reply oracle) {
    if (target.equals(oracle)) {
      return true;
    }
    if (target instanceof Reply.ErrorReply || oracle instanceof Reply.ErrorReply) {
      return false;
    }
    String line = step.line();
    return RULES.stream()
        .filter(rule -> rule.command.matcher(line).matches())
        .findFirst()
        .filter(rule -> rule.same.test(target, oracle))
        .isPresent();
  }

  private static boolean near(Reply target, Reply oracle) {
    return target instanceof Reply.Int(long a)
        && oracle instanceof Reply.Int(long b)
        && isNear(a, b);
  }

  /// Times to live and moments that were the same but for the time between two questions.
  static boolean isNear(long a, long b) {
    return a == b || (a >= 0 && b >= 0 && Math.abs(a - b) < MILLIS_OF_SLACK);
  }

  private static boolean sameKind(Reply target, Reply oracle) {
    return target.getClass() == oracle.getClass()
        && target.children().size() == oracle.children().size();
  }

  private static boolean bothArrays(Reply target, Reply oracle) {
    return target instanceof Reply.Array && oracle instanceof Reply.Array;
  }

  private static boolean sameElements(Reply target, Reply oracle) {
    return target.getClass() == oracle.getClass()
        && target.sortedChildren().equals(oracle.sortedChildren());
  }

  /// A small set of one server may be a table in the other, whose scan takes several calls.
  private static boolean sameScan(Reply target, Reply oracle) {
    List<Reply> a = target.children();
    List<Reply> b = oracle.children();
    return a.size() == 2
        && b.size() == 2
        && (!a.get(0).equals(b.get(0)) || sameElements(a.get(1), b.get(1)));
  }

  private static boolean samePairs(Reply target, Reply oracle) {
    return target.getClass() == oracle.getClass()
        && Keyspace.pairs(target).equals(Keyspace.pairs(oracle));
  }

  /// Scans that went through all fields at once.
  private static boolean sameFields(Reply target, Reply oracle) {
    return sameKind(target, oracle)
        && target.children().get(0).equals(oracle.children().get(0))
        && samePairs(target.children().get(1), oracle.children().get(1));
  }

  private static boolean sameHello(Reply target, Reply oracle) {
    List<Reply> a = target.children();
    List<Reply> b = oracle.children();
    if (!sameKind(target, oracle)) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      boolean own = i > 0 && List.of("\"version\"", "\"id\"").contains(Reply.render(a.get(i - 1)));
      if (!own && !a.get(i).equals(b.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameContent(Reply target, Reply oracle) {
    return target instanceof Reply.BulkString(byte[] a)
        && oracle instanceof Reply.BulkString(byte[] b)
        && DumpedString.decode(a)
            .map(Bytes::latin)
            .equals(DumpedString.decode(b).map(Bytes::latin));
  }
}
