// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.key;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.resp.ReplyWriter;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.StringValue;
import spinel.server.type.Value;
import spinel.structure.Record;

/// Commands on strings. Each method's first line is the command's syntax.
final class StringCommands {
  private StringCommands() {}

  static void register(CommandTable table) {
    table
        .group(CommandGroup.STRING)
        .add("get", 2, READONLY | FAST, StringCommands::get, key(1, RO | ACCESS))
        .add("set", -3, WRITE | DENYOOM, StringCommands::set, key(1, RW | ACCESS | UPDATE));
  }

  /// GET key
  private static void get(Call call) {
    Dictionary dictionary = call.dictionary(1);
    long record = call.find(dictionary, 1);
    replyValue(call.reply(), dictionary.region(), record);
  }

  private static void replyValue(ReplyWriter reply, Region region, long record) {
    if (record == 0) {
      reply.nil();
    } else if (Record.type(region, record) != StringValue.TYPE) {
      throw CommandError.WRONG_TYPE;
    } else if (StringValue.isInt(region, record)) {
      reply.bulk(StringValue.intValue(region, record));
    } else {
      reply.bulk(
          region, StringValue.bytesOffset(region, record), StringValue.length(region, record));
    }
  }

  /// SET key value
  private static void set(Call call) {
    Dictionary dictionary = call.dictionary(1);
    Region region = dictionary.region();
    Bytes key = call.arg(1);
    Bytes value = call.arg(2);
    long old = call.findForWrite(dictionary, 1);
    if (old == 0) {
      dictionary.insert(StringValue.create(region, key, value, false), call.hash(1));
    } else if (Record.type(region, old) != StringValue.TYPE
        || !StringValue.overwrite(region, old, key.length(), value)) {
      long record = StringValue.create(region, key, value, false);
      Value.freeParts(region, old);
      dictionary.replace(old, record, call.hash(1));
    }
    call.changed(1, EventClass.STRING, "set");
    call.reply().ok();
  }
}
