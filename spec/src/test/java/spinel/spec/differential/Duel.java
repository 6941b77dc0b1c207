// SPDX-License-Identifier: Apache-2.0
package spinel.spec.differential;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import spinel.spec.client.Bytes;
import spinel.spec.client.Reply;
import spinel.spec.client.RespClient;

/// Two servers that are asked the same.
final class Duel implements AutoCloseable {
  private final int targetPort;
  private final int oraclePort;
  private final IntendedDifferences intended;
  private RespClient target;
  private RespClient oracle;

  Duel(int targetPort, int oraclePort, IntendedDifferences intended) {
    this.targetPort = targetPort;
    this.oraclePort = oraclePort;
    this.intended = intended;
    connect();
  }

  private void connect() {
    target = RespClient.connect(targetPort);
    oracle = RespClient.connect(oraclePort);
  }

  /// Runs the steps on two empty servers. A difference that is intended ends the sequence, as what
  /// follows may differ because of it.
  Optional<Difference> run(List<Step> steps) {
    try {
      return compare(steps);
    } catch (UncheckedIOException e) {
      close();
      connect();
      throw e;
    }
  }

  private Optional<Difference> compare(List<Step> steps) {
    reset(target);
    reset(oracle);
    for (Step step : steps) {
      Reply ours = ask(target, step);
      Reply theirs = ask(oracle, step);
      if (!ReplyRules.same(step, ours, theirs)) {
        return unlessIntended(
            new Difference(step.line(), Reply.render(ours), Reply.render(theirs)));
      }
    }
    return Keyspace.compare(Keyspace.read(target), Keyspace.read(oracle))
        .flatMap(this::unlessIntended);
  }

  private Optional<Difference> unlessIntended(Difference difference) {
    return intended.cover(difference) ? Optional.empty() : Optional.of(difference);
  }

  private static void reset(RespClient client) {
    client.run("RESET");
    // Numbers that were varied may have been taken as limits.
    client.run("CONFIG SET maxmemory 0 timeout 0 maxclients 10000 hz 10");
    // What is past its time goes when a command meets it, not when some thread gets round to it.
    client.run("DEBUG SET-ACTIVE-EXPIRE 0");
    // The defaults were not always the same; small enough for both encodings to be met.
    client.run("CONFIG SET hash-max-listpack-entries 8 hash-max-listpack-value 64");
    // Short nodes, so that lists of a few elements have several, and some of them compressed.
    client.run("CONFIG SET list-max-listpack-size 3 list-compress-depth 1");
    if (!client.run("FLUSHALL").equals(new Reply.SimpleString("OK"))) {
      throw new AssertionError("FLUSHALL failed");
    }
  }

  /// Reclaims all keys that are past their time: 7.0 does so for keys of any type while it scans
  /// for one, later versions only for those of that type.
  private static void reclaim(RespClient client) {
    String cursor = "0";
    do {
      Reply reply = client.run("SCAN " + cursor + " COUNT 1000");
      cursor = ((Reply.BulkString) reply.children().getFirst()).text();
    } while (!cursor.equals("0"));
  }

  /// The reply, or for SCAN the keys of the whole iteration.
  private static Reply ask(RespClient client, Step step) {
    Reply reply;
    try {
      reply = client.call(step.words());
      if (!step.command().equals("SCAN") || !(reply instanceof Reply.Array)) {
        return reply;
      }
      List<byte[]> words = new ArrayList<>(step.words());
      List<Reply> keys = new ArrayList<>(reply.children().get(1).children());
      for (int calls = 0; !reply.children().getFirst().equals(Reply.bulk("0")); calls++) {
        if (calls > 100_000) {
          return new Reply.ErrorReply("the iteration does not end");
        }
        words.set(1, ((Reply.BulkString) reply.children().getFirst()).bytes());
        reply = client.call(words);
        keys.addAll(reply.children().get(1).children());
      }
      reclaim(client);
      return new Reply.Array(keys.stream().distinct().toList());
    } catch (UncheckedIOException e) {
      throw new UncheckedIOException("no reply to " + step.line(), e.getCause());
    }
  }

  /// The commands that a server has of those that a vocabulary may use.
  static boolean has(RespClient client, String command) {
    return client.run("COMMAND INFO", Bytes.of(command)).children().getFirst()
        instanceof Reply.Array;
  }

  @Override
  public void close() {
    try (RespClient first = target;
        RespClient second = oracle) {
      first.run("DEBUG SET-ACTIVE-EXPIRE 1");
      second.run("DEBUG SET-ACTIVE-EXPIRE 1");
    } catch (UncheckedIOException gone) {
      // The connection is closed because it broke: the next one begins with a reset.
    }
  }
}
