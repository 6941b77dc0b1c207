// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.vector;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.Decimal;
import spinel.server.type.FilterExpression;
import spinel.server.type.FilterSyntaxException;
import spinel.server.type.Score;
import spinel.structure.NodeFilter;
import spinel.structure.QueryVector;
import spinel.structure.VectorGraph;
import spinel.structure.VectorRoot;

/// VSIM.
final class VectorSearchCommand {
  private static final int DEFAULT_COUNT = 10;
  private static final int DEFAULT_WIDTH = 100;
  private static final int WIDEST = 1_000_000;
  private static final int EFFORT_PER_ELEMENT = 100;

  /// The elements that are compared, about, for each that a search goes through.
  private static final int LINKS_A_NODE = 8;
  private static final CommandError NO_ELEMENT = CommandError.of("ERR element not found in set");
  private static final CommandError INVALID_COUNT = CommandError.of("ERR invalid COUNT");
  private static final CommandError INVALID_EPSILON = CommandError.of("ERR invalid EPSILON");
  private static final CommandError INVALID_WIDTH = CommandError.of("ERR invalid EF");
  private static final CommandError INVALID_EFFORT = CommandError.of("ERR invalid FILTER-EF");
  private static final CommandError SYNTAX = CommandError.of("ERR syntax error in VSIM command");

  private VectorSearchCommand() {}

  /// What follows the vector; 0 stands for a number that is not given.
  private static final class Options {
    boolean withScores;
    boolean withAttributes;
    boolean exact;
    long count = DEFAULT_COUNT;
    float epsilon = 2;
    int width;
    long effort;
    FilterExpression filter;

    static Options parse(Call call, int first) {
      Options options = new Options();
      for (Args args = call.args(first); args.hasNext(); ) {
        if (args.takes("withscores")) {
          options.withScores = true;
        } else if (args.takes("withattribs")) {
          options.withAttributes = true;
        } else if (args.takes("truth")) {
          options.exact = true;
        } else if (!args.takes("nothread")) {
          options.takeNumber(args);
        }
      }
      if (options.effort == 0) {
        options.effort =
            Math.min(options.count, Long.MAX_VALUE / EFFORT_PER_ELEMENT) * EFFORT_PER_ELEMENT;
      }
      return options;
    }

    private void takeNumber(Args args) {
      if (args.takesWithValue("count")) {
        count = positive(args, INVALID_COUNT);
      } else if (args.takesWithValue("epsilon")) {
        double given = Score.parse(args.next());
        if (!(given > 0)) {
          throw INVALID_EPSILON;
        }
        epsilon = (float) given;
      } else if (args.takesWithValue("ef")) {
        width = VectorAddCommand.integer(args.next(), 1, WIDEST, INVALID_WIDTH);
      } else if (args.takesWithValue("filter-ef")) {
        effort = positive(args, INVALID_EFFORT);
      } else if (args.takesWithValue("filter")) {
        filter = filter(args);
      } else {
        throw SYNTAX;
      }
    }

    private static long positive(Args args, CommandError otherwise) {
      Bytes text = args.next();
      long number = Decimal.isLong(text) ? Decimal.toLong(text) : 0;
      if (number <= 0) {
        throw otherwise;
      }
      return number;
    }

    private static FilterExpression filter(Args args) {
      try {
        return FilterExpression.parse(args.next().toArray());
      } catch (FilterSyntaxException wrong) {
        throw CommandError.of("ERR syntax error in FILTER expression near: " + wrong.getMessage());
      }
    }
  }

  /// VSIM key (ELE | FP32 | VALUES num) (vector | element) [WITHSCORES] [WITHATTRIBS] [COUNT num]
  ///   [EPSILON delta] [EF search-exploration-factor] [FILTER expression]
  ///   [FILTER-EF max-filtering-effort] [TRUTH] [NOTHREAD]
  static void vsim(Call call) {
    Dictionary dictionary = call.dictionary(1);
    VectorGraph set = VectorSets.find(call, dictionary);
    if (set == null) {
      call.reply().array(0);
      return;
    }
    Region region = dictionary.region();
    GivenVector vector = GivenVector.of(call);
    int next = 4;
    boolean projects = false;
    if (call.arg(2).isWord("ele")) {
      long node = VectorSets.node(call, set, 3);
      if (node == 0) {
        throw NO_ELEMENT;
      }
      vector.read(set, region, node);
    } else {
      next = vector.parse(call, 2, false).end();
      projects = projects(region, set.root(), vector);
    }
    Options options = Options.parse(call, next);
    expect(call, VectorRoot.size(region, set.root()), options);
    search(region, set, vector.query(set, region, projects), options);
    reply(call.reply(), region, set, options);
  }

  /// Whether a vector that fits the set needs to be projected.
  private static boolean projects(Region region, long root, GivenVector vector) {
    int kept = VectorRoot.dimension(region, root);
    int input = VectorRoot.inputDimension(region, root);
    if (vector.dimension() == kept) {
      return false;
    }
    if (input == 0) {
      throw VectorAddCommand.otherDimension(vector, kept);
    }
    if (vector.dimension() != input) {
      throw VectorAddCommand.otherInput(vector, input);
    }
    return true;
  }

  /// Says how many elements a search of a set of that size compares.
  private static void expect(Call call, long size, Options options) {
    long width = Math.max(options.count, options.width == 0 ? DEFAULT_WIDTH : options.width);
    call.expect(options.exact || width >= size / LINKS_A_NODE ? size : width * LINKS_A_NODE);
  }

  private static void search(Region region, VectorGraph set, QueryVector query, Options options) {
    long size = VectorRoot.size(region, set.root());
    NodeFilter filter =
        options.filter == null ? null : payload -> options.filter.accepts(region, payload);
    if (options.exact) {
      set.searchAll(query, (int) Math.min(size, options.count), filter);
    } else {
      long width = Math.max(options.count, options.width == 0 ? DEFAULT_WIDTH : options.width);
      set.search(query, (int) Math.min(size, width), filter, options.effort);
    }
  }

  private static void reply(ReplyWriter reply, Region region, VectorGraph set, Options options) {
    long count = Math.min(options.count, set.foundCount());
    int results = 0;
    while (results < count && !(set.foundDistance(results) / 2 > options.epsilon)) {
      results++;
    }
    boolean both = options.withScores && options.withAttributes;
    if (options.withScores || options.withAttributes) {
      if (both && !reply.isResp3()) {
        reply.array(3L * results);
      } else {
        reply.map(results);
      }
    } else {
      reply.array(results);
    }
    for (int i = 0; i < results; i++) {
      VectorCommands.replyName(reply, region, set.found(i));
      if (both && reply.isResp3()) {
        reply.array(2);
      }
      if (options.withScores) {
        VectorCommands.real(reply, 1.0 - set.foundDistance(i) / 2.0);
      }
      if (options.withAttributes) {
        VectorCommands.replyAttributes(reply, region, set.found(i));
      }
    }
  }
}
