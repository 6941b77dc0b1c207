// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.vector;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.MODULE;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.key;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.EventClass;
import spinel.server.command.KeySpec;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.Score;
import spinel.server.type.VectorSetValue;
import spinel.structure.Element;
import spinel.structure.Quantization;
import spinel.structure.VectorGraph;
import spinel.structure.VectorNode;
import spinel.structure.VectorRoot;

/// Commands on one element of a vector set, and on a set as a whole. Each method's first line is
/// the command's syntax.
public final class VectorCommands {
  private static final CommandError NO_KEY = CommandError.of("ERR key does not exist");
  private static final CommandError INVALID_OPTION = CommandError.of("ERR invalid option");
  private static final CommandError WRONG_LINKS_ARITY =
      CommandError.of("ERR wrong number of arguments for 'vlinks' command");

  private VectorCommands() {}

  public static void register(CommandTable table) {
    KeySpec read = key(1, RW | ACCESS | UPDATE);
    table
        .group(CommandGroup.MODULE)
        .add("vadd", -5, WRITE | DENYOOM | MODULE, VectorAddCommand::vadd, read)
        .add("vcard", 2, READONLY | MODULE | FAST, VectorCommands::vcard, read)
        .add("vdim", 2, READONLY | MODULE | FAST, VectorCommands::vdim, read)
        .add("vemb", -3, READONLY | MODULE | FAST, VectorCommands::vemb, read)
        .add("vgetattr", 3, READONLY | MODULE | FAST, VectorCommands::vgetattr, read)
        .add("vinfo", 2, READONLY | MODULE | FAST, VectorCommands::vinfo, read)
        .add("vismember", 3, READONLY | MODULE, VectorCommands::vismember, read)
        .add("vlinks", -3, READONLY | MODULE | FAST, VectorCommands::vlinks, read)
        .add("vrandmember", -2, READONLY | MODULE, VectorMemberCommands::vrandmember, read)
        .add("vrange", -4, READONLY | MODULE, VectorMemberCommands::vrange, read)
        .add("vrem", 3, WRITE | MODULE, VectorCommands::vrem, read)
        .add("vsetattr", 4, WRITE | MODULE | FAST, VectorCommands::vsetattr, read)
        .add("vsim", -4, READONLY | MODULE, VectorSearchCommand::vsim, read);
  }

  // ---- the set

  /// VCARD key
  private static void vcard(Call call) {
    Dictionary dictionary = call.dictionary(1);
    VectorGraph set = VectorSets.find(call, dictionary);
    call.reply().integer(set == null ? 0 : VectorRoot.size(dictionary.region(), set.root()));
  }

  /// VDIM key
  private static void vdim(Call call) {
    Dictionary dictionary = call.dictionary(1);
    VectorGraph set = VectorSets.find(call, dictionary);
    if (set == null) {
      throw NO_KEY;
    }
    call.reply().integer(VectorRoot.dimension(dictionary.region(), set.root()));
  }

  /// VINFO key
  private static void vinfo(Call call) {
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    VectorGraph set = VectorSets.find(call, dictionary);
    ReplyWriter reply = call.reply();
    if (set == null) {
      reply.nilArray();
      return;
    }
    long root = set.root();
    reply.map(9);
    reply.simple("quant-type");
    reply.simple(VectorRoot.quantization(region, root).text());
    integer(reply, "hnsw-m", VectorRoot.linksPerLevel(region, root));
    integer(reply, "vector-dim", VectorRoot.dimension(region, root));
    integer(reply, "projection-input-dim", VectorRoot.inputDimension(region, root));
    integer(reply, "size", VectorRoot.size(region, root));
    integer(reply, "max-level", VectorRoot.topLevel(region, root));
    integer(reply, "attributes-count", VectorRoot.attributed(region, root));
    integer(reply, "vset-uid", VectorRoot.uid(region, root));
    integer(reply, "hnsw-max-node-uid", VectorRoot.lastId(region, root));
  }

  private static void integer(ReplyWriter reply, String name, long value) {
    reply.simple(name);
    reply.integer(value);
  }

  // ---- one element

  /// VREM key element
  private static void vrem(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = VectorSets.check(dictionary, call.findForWrite(dictionary, 1));
    VectorGraph set = record == 0 ? null : VectorSetValue.open(dictionary, record);
    long node = VectorSets.node(call, set, 2);
    if (node != 0) {
      set.remove(node);
      call.changed(1, EventClass.MODULE, "vrem");
      if (VectorRoot.size(dictionary.region(), set.root()) == 0) {
        VectorSets.deleteEmpty(call, dictionary, record);
      }
    }
    call.reply().bool(node != 0);
  }

  /// VISMEMBER key element
  private static void vismember(Call call) {
    VectorGraph set = VectorSets.find(call, call.dictionary(1));
    call.reply().bool(VectorSets.node(call, set, 2) != 0);
  }

  /// VEMB key element [RAW]
  private static void vemb(Call call) {
    boolean raw = false;
    for (Args args = call.args(3); args.hasNext(); ) {
      if (!args.takes("raw")) {
        throw INVALID_OPTION;
      }
      raw = true;
    }
    Dictionary dictionary = call.dictionary(1);
    VectorGraph set = VectorSets.find(call, dictionary);
    long node = VectorSets.node(call, set, 2);
    if (node == 0) {
      call.reply().nil();
    } else if (raw) {
      replyRaw(call.reply(), dictionary.region(), set, node);
    } else {
      GivenVector vector = GivenVector.of(call).read(set, dictionary.region(), node);
      call.reply().array(vector.dimension());
      for (int i = 0; i < vector.dimension(); i++) {
        real(call.reply(), vector.value(i));
      }
    }
  }

  private static void replyRaw(ReplyWriter reply, Region region, VectorGraph set, long node) {
    Quantization quantization = VectorRoot.quantization(region, set.root());
    int bytes = quantization.bytes(VectorRoot.dimension(region, set.root()));
    long payload = VectorNode.payload(region, node);
    boolean hasRange = quantization == Quantization.INT8;
    reply.array(hasRange ? 4 : 3);
    reply.simple(quantization.text());
    reply.bulk(region, VectorNode.vector(payload), bytes);
    real(reply, VectorNode.norm(region, payload));
    if (hasRange) {
      real(reply, VectorNode.range(region, payload));
    }
  }

  static void real(ReplyWriter reply, double value) {
    reply.real(Score.text(value));
  }

  /// VGETATTR key element
  private static void vgetattr(Call call) {
    Dictionary dictionary = call.dictionary(1);
    VectorGraph set = VectorSets.find(call, dictionary);
    replyAttributes(call.reply(), dictionary.region(), VectorSets.node(call, set, 2));
  }

  /// Replies with a node's attributes, or a null where it has none or is 0.
  static void replyAttributes(ReplyWriter reply, Region region, long node) {
    long payload = node == 0 ? 0 : VectorNode.payload(region, node);
    if (node == 0 || !VectorNode.hasAttributes(region, payload)) {
      reply.nil();
    } else {
      reply.bulk(
          region,
          VectorNode.attributesOffset(region, payload),
          VectorNode.attributesBytes(region, payload));
    }
  }

  /// VSETATTR key element "{ JSON obj }"
  private static void vsetattr(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = VectorSets.check(dictionary, call.findForWrite(dictionary, 1));
    VectorGraph set = record == 0 ? null : VectorSetValue.open(dictionary, record);
    long node = VectorSets.node(call, set, 2);
    if (node != 0) {
      Bytes attributes = call.arg(3);
      set.setAttributes(node, attributes);
      call.changed(1, EventClass.MODULE, "vsetattr");
    }
    call.reply().bool(node != 0);
  }

  /// VLINKS key element [WITHSCORES]
  private static void vlinks(Call call) {
    boolean withScores = call.argCount() == 4 && call.arg(3).isWord("withscores");
    if (call.argCount() > 3 && !withScores) {
      throw WRONG_LINKS_ARITY;
    }
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    VectorGraph set = VectorSets.find(call, dictionary);
    long node = VectorSets.node(call, set, 2);
    ReplyWriter reply = call.reply();
    if (node == 0) {
      reply.nil();
      return;
    }
    long payload = VectorNode.payload(region, node);
    int top = VectorNode.level(region, payload);
    reply.array(top + 1L);
    for (int level = top; level >= 0; level--) {
      long links = VectorNode.links(region, payload, set.vectorBytes(), level);
      int count = VectorNode.count(region, links);
      if (withScores) {
        reply.map(count);
      } else {
        reply.array(count);
      }
      for (int i = 0; i < count; i++) {
        long other = Region.toOffset(region.getInt(VectorNode.link(links, i)));
        replyName(reply, region, other);
        if (withScores) {
          float distance = set.distance(GivenVector.of(call).scratch(), node, other);
          real(reply, (float) (1.0 - distance / 2.0));
        }
      }
    }
  }

  static void replyName(ReplyWriter reply, Region region, long node) {
    reply.bulk(region, Element.nameOffset(region, node), Element.nameBytes(region, node));
  }
}
