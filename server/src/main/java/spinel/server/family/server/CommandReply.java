// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import spinel.resp.ReplyWriter;
import spinel.server.command.Command;
import spinel.server.command.CommandDoc;
import spinel.server.command.CommandDoc.Argument;
import spinel.server.command.CommandFlags;
import spinel.server.command.KeySpec;

/// The replies that describe a command: of COMMAND INFO and COMMAND DOCS.
final class CommandReply {
  private static final List<String> KEY_FLAG_NAMES =
      List.of(
          "RO",
          "RW",
          "OW",
          "RM",
          "access",
          "update",
          "insert",
          "delete",
          "not_key",
          "incomplete",
          "variable_flags");
  private static final List<String> ARGUMENT_FLAGS =
      List.of("optional", "multiple", "multiple_token");

  private CommandReply() {}

  // ---- COMMAND INFO

  static void info(ReplyWriter reply, Command command) {
    CommandDoc doc = CommandDoc.of(command);
    reply.array(10);
    reply.bulk(command.fullName());
    reply.integer(command.arity());
    words(reply, CommandFlags.names(command.flags()));
    legacyRange(reply, command.keySpecs());
    words(reply, doc.categories());
    reply.set(doc.tips().size());
    doc.tips().forEach(reply::bulk);
    reply.set(command.keySpecs().size());
    command.keySpecs().forEach(spec -> keySpec(reply, spec));
    Collection<Command> subcommands = command.subcommands().values();
    reply.array(subcommands.size());
    subcommands.forEach(sub -> info(reply, sub));
  }

  private static void words(ReplyWriter reply, List<String> words) {
    reply.set(words.size());
    words.forEach(reply::simple);
  }

  /// First key, last key and step, as they were told before there were key specifications: the
  /// range of the first specification, made longer where the next ones go on from it.
  private static void legacyRange(ReplyWriter reply, List<KeySpec> specs) {
    int first = 0;
    int last = 0;
    int step = 0;
    for (KeySpec spec : specs) {
      if (!(spec.begin() instanceof KeySpec.Begin.Index(int position))
          || !(spec.find() instanceof KeySpec.Find.Range(int end, int every, int _))) {
        continue;
      }
      if (first == 0) {
        first = position;
        last = end < 0 ? end : position + end;
        step = every;
      } else if (position == last + 1 && every == 1 && last > 0) {
        last = end < 0 ? end : position + end;
      }
    }
    reply.integer(first);
    reply.integer(last);
    reply.integer(step);
  }

  static void keyFlags(ReplyWriter reply, int flags) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < KEY_FLAG_NAMES.size(); i++) {
      if ((flags & 1 << i) != 0) {
        names.add(KEY_FLAG_NAMES.get(i));
      }
    }
    words(reply, names);
  }

  private static void keySpec(ReplyWriter reply, KeySpec spec) {
    reply.map(3);
    reply.bulk("flags");
    keyFlags(reply, spec.flags());
    reply.bulk("begin_search");
    switch (spec.begin()) {
      case KeySpec.Begin.Index(int position) -> {
        specHead(reply, "index", 1);
        fact(reply, "index", position);
      }
      case KeySpec.Begin.Keyword(String word, int from, _) -> {
        specHead(reply, "keyword", 2);
        reply.bulk("keyword");
        reply.bulk(word);
        fact(reply, "startfrom", from);
      }
      case KeySpec.Begin.Unknown _ -> specHead(reply, "unknown", 0);
    }
    reply.bulk("find_keys");
    switch (spec.find()) {
      case KeySpec.Find.Range(int last, int step, int limit) -> {
        specHead(reply, "range", 3);
        fact(reply, "lastkey", last);
        fact(reply, "keystep", step);
        fact(reply, "limit", limit);
      }
      case KeySpec.Find.Counted(int countIndex, int first, int step) -> {
        specHead(reply, "keynum", 3);
        fact(reply, "keynumidx", countIndex);
        fact(reply, "firstkey", first);
        fact(reply, "keystep", step);
      }
      case KeySpec.Find.Unknown _ -> specHead(reply, "unknown", 0);
    }
  }

  private static void specHead(ReplyWriter reply, String type, int facts) {
    reply.map(2);
    reply.bulk("type");
    reply.bulk(type);
    reply.bulk("spec");
    reply.map(facts);
  }

  private static void fact(ReplyWriter reply, String name, long value) {
    reply.bulk(name);
    reply.integer(value);
  }

  // ---- COMMAND DOCS

  static void docs(ReplyWriter reply, Command command) {
    CommandDoc doc = CommandDoc.of(command);
    boolean deprecated = doc.deprecatedSince() != null;
    boolean hasSubcommands = !command.subcommands().isEmpty();
    boolean hasArguments = !doc.arguments().isEmpty();
    reply.map(
        3
            + count(doc.complexity() != null)
            + 2 * count(deprecated)
            + count(doc.replacedBy() != null)
            + count(!doc.history().isEmpty())
            + count(hasArguments)
            + count(hasSubcommands));
    pair(reply, "summary", doc.summary());
    pair(reply, "since", doc.since());
    pair(reply, "group", command.group().text());
    if (doc.complexity() != null) {
      pair(reply, "complexity", doc.complexity());
    }
    if (deprecated) {
      reply.bulk("doc_flags");
      words(reply, List.of("deprecated"));
      pair(reply, "deprecated_since", doc.deprecatedSince());
    }
    if (doc.replacedBy() != null) {
      pair(reply, "replaced_by", doc.replacedBy());
    }
    if (!doc.history().isEmpty()) {
      reply.bulk("history");
      reply.set(doc.history().size());
      for (CommandDoc.Change change : doc.history()) {
        reply.array(2);
        reply.bulk(change.version());
        reply.bulk(change.text());
      }
    }
    if (hasArguments) {
      reply.bulk("arguments");
      arguments(reply, doc.arguments());
    }
    if (hasSubcommands) {
      reply.bulk("subcommands");
      reply.map(command.subcommands().size());
      for (Command sub : command.subcommands().values()) {
        reply.bulk(sub.fullName());
        docs(reply, sub);
      }
    }
  }

  private static int count(boolean isThere) {
    return isThere ? 1 : 0;
  }

  private static void pair(ReplyWriter reply, String name, String value) {
    reply.bulk(name);
    reply.bulk(value);
  }

  private static void arguments(ReplyWriter reply, List<Argument> arguments) {
    reply.array(arguments.size());
    arguments.forEach(argument -> argument(reply, argument));
  }

  private static void argument(ReplyWriter reply, Argument argument) {
    boolean nested = argument.type().equals("oneof") || argument.type().equals("block");
    List<String> flags = ARGUMENT_FLAGS.stream().filter(argument::is).toList();
    reply.map(
        3
            + count(argument.is("spec"))
            + count(argument.is("token"))
            + count(argument.is("since"))
            + count(argument.is("deprecated"))
            + count(!flags.isEmpty()));
    pair(reply, "name", argument.name());
    pair(reply, "type", argument.type());
    if (!nested) {
      pair(reply, "display_text", argument.is("shown") ? argument.trait("shown") : argument.name());
    }
    if (argument.is("spec")) {
      fact(reply, "key_spec_index", Long.parseLong(argument.trait("spec")));
    }
    if (argument.is("token")) {
      pair(reply, "token", argument.trait("token"));
    }
    if (argument.is("since")) {
      pair(reply, "since", argument.trait("since"));
    }
    if (argument.is("deprecated")) {
      pair(reply, "deprecated_since", argument.trait("deprecated"));
    }
    if (!flags.isEmpty()) {
      reply.bulk("flags");
      words(reply, flags);
    }
    if (nested) {
      reply.bulk("arguments");
      arguments(reply, argument.arguments());
    }
  }
}
