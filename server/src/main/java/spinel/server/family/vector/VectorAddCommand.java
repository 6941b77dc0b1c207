// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.vector;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.EventClass;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.Decimal;
import spinel.server.type.VectorSetValue;
import spinel.structure.KeyedHash;
import spinel.structure.Quantization;
import spinel.structure.QueryVector;
import spinel.structure.VectorGraph;
import spinel.structure.VectorRoot;

/// VADD.
final class VectorAddCommand {
  private static final int DEFAULT_WIDTH = 200;
  private static final int WIDEST = 1_000_000;
  private static final int DEFAULT_LINKS = 16;
  private static final int FEWEST_LINKS = 4;
  private static final int MOST_LINKS = 4096;
  private static final CommandError WRONG_ARITY =
      CommandError.of("ERR wrong number of arguments for 'vadd' command");
  private static final CommandError INVALID_OPTION =
      CommandError.of("ERR invalid option after element");
  private static final CommandError INVALID_WIDTH = CommandError.of("ERR invalid EF");
  private static final CommandError INVALID_LINKS = CommandError.of("ERR invalid M");
  private static final CommandError OTHER_QUANTIZATION =
      CommandError.of("ERR asked quantization mismatch with existing vector set");
  private static final CommandError OTHER_LINKS =
      CommandError.of("ERR asked M value mismatch with existing vector set");
  private static final CommandError NO_PROJECTION =
      CommandError.of("ERR cannot add projection to existing set without projection");

  private VectorAddCommand() {}

  /// What follows the element.
  private static final class Options {
    Quantization quantization = Quantization.INT8;
    int links = DEFAULT_LINKS;
    int width = DEFAULT_WIDTH;

    /// The argument that holds the attributes, or 0.
    int attributes;

    static Options parse(Call call, int first) {
      Options options = new Options();
      for (Args args = call.args(first); args.hasNext(); ) {
        if (args.takesWithValue("ef")) {
          options.width = integer(args.next(), 1, WIDEST, INVALID_WIDTH);
        } else if (args.takesWithValue("m")) {
          options.links = integer(args.next(), FEWEST_LINKS, MOST_LINKS, INVALID_LINKS);
        } else if (args.takesWithValue("setattr")) {
          options.attributes = args.position();
          args.next();
        } else if (args.takes("noquant")) {
          options.quantization = Quantization.NONE;
        } else if (args.takes("bin")) {
          options.quantization = Quantization.BINARY;
        } else if (args.takes("q8")) {
          options.quantization = Quantization.INT8;
        } else if (!args.takes("cas")) {
          throw INVALID_OPTION;
        }
      }
      return options;
    }
  }

  /// A number between bounds, or that error.
  static int integer(Bytes text, int least, int most, CommandError otherwise) {
    long number = Decimal.isLong(text) ? Decimal.toLong(text) : Long.MIN_VALUE;
    if (number < least || number > most) {
      throw otherwise;
    }
    return (int) number;
  }

  /// VADD key [REDUCE dim] (FP32 | VALUES num) vector element [CAS] [NOQUANT | Q8 | BIN]
  ///   [EF build-exploration-factor] [SETATTR attributes] [M numlinks]
  static void vadd(Call call) {
    GivenVector vector = GivenVector.of(call).parse(call, 2, true);
    if (vector.end() >= call.argCount()) {
      throw WRONG_ARITY;
    }
    Options options = Options.parse(call, vector.end() + 1);
    Dictionary dictionary = call.dictionary(1);
    long record = VectorSets.check(dictionary, call.findForWrite(dictionary, 1));
    boolean added = true;
    if (record == 0) {
      create(call, dictionary, vector, options);
    } else {
      VectorGraph set = VectorSetValue.open(dictionary, record);
      check(dictionary.region(), set.root(), vector, options);
      added = put(call, dictionary.region(), set, vector, options);
    }
    call.changed(1, EventClass.MODULE, "vadd");
    call.reply().bool(added);
  }

  private static void create(
      Call call, Dictionary dictionary, GivenVector vector, Options options) {
    boolean reduces = vector.reduced() != 0;
    VectorGraph set =
        VectorSetValue.create(
            dictionary,
            reduces ? vector.reduced() : vector.dimension(),
            options.quantization,
            options.links,
            reduces ? vector.dimension() : 0);
    try {
      put(call, dictionary.region(), set, vector, options);
    } catch (RuntimeException full) {
      set.free(Integer.MAX_VALUE);
      throw full;
    }
    VectorSets.insert(call, dictionary, set);
  }

  private static void check(Region region, long root, GivenVector vector, Options options) {
    if (VectorRoot.quantization(region, root) != options.quantization) {
      throw OTHER_QUANTIZATION;
    }
    if (VectorRoot.linksPerLevel(region, root) != options.links) {
      throw OTHER_LINKS;
    }
    int kept = VectorRoot.dimension(region, root);
    int input = VectorRoot.inputDimension(region, root);
    if (kept != (input == 0 ? vector.dimension() : vector.reduced())) {
      throw otherDimension(vector, kept);
    }
    if (input == 0 && vector.reduced() != 0) {
      throw NO_PROJECTION;
    }
    if (input != 0 && input != vector.dimension()) {
      throw otherInput(vector, input);
    }
  }

  static CommandError otherDimension(GivenVector vector, int kept) {
    return CommandError.of(
        "ERR Vector dimension mismatch - got " + vector.dimension() + " but set has " + kept);
  }

  static CommandError otherInput(GivenVector vector, int input) {
    return CommandError.of(
        "ERR Input dimension mismatch for projection - got "
            + vector.dimension()
            + " but projection expects "
            + input);
  }

  /// Adds the element, or gives it another vector; whether it is new. If there is no room, nothing
  /// has changed.
  private static boolean put(
      Call call, Region region, VectorGraph set, GivenVector vector, Options options) {
    QueryVector query = vector.query(set, region, vector.reduced() != 0);
    Bytes name = call.arg(vector.end());
    long hash = KeyedHash.of(name);
    long node = set.find(name, hash);
    if (node != 0) {
      if (options.attributes != 0) {
        set.setAttributes(node, call.arg(options.attributes));
      }
      set.replace(node, query, options.width);
      return false;
    }
    node = set.insert(name, hash, query, options.width);
    if (options.attributes != 0) {
      try {
        set.setAttributes(node, call.arg(options.attributes));
      } catch (RuntimeException full) {
        set.remove(node);
        throw full;
      }
    }
    return true;
  }
}
