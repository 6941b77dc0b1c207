// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.server;

import static spinel.server.command.CommandFlags.ALLOW_BUSY;
import static spinel.server.command.CommandFlags.FAST;
import static spinel.server.command.CommandFlags.LOADING;
import static spinel.server.command.CommandFlags.NOSCRIPT;
import static spinel.server.command.CommandFlags.NO_AUTH;
import static spinel.server.command.CommandFlags.STALE;

import java.security.MessageDigest;
import spinel.memory.Bytes;
import spinel.resp.ReplyWriter;
import spinel.server.command.Call;
import spinel.server.command.Client;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.Version;
import spinel.server.config.Directives;
import spinel.server.type.Decimal;

/// Commands about the connection itself.
public final class ConnectionCommands {
  private static final long ALWAYS = NOSCRIPT | LOADING | STALE | FAST | NO_AUTH | ALLOW_BUSY;
  private static final CommandError WRONG_PASSWORD =
      CommandError.of("WRONGPASS invalid username-password pair or user is disabled.");

  private ConnectionCommands() {}

  public static void register(CommandTable table) {
    table
        .group(CommandGroup.CONNECTION)
        .add("ping", -1, FAST, ConnectionCommands::ping)
        .add("echo", 2, LOADING | STALE | FAST, ConnectionCommands::echo)
        .add("select", 2, LOADING | STALE | FAST, ConnectionCommands::select)
        .add("auth", -2, ALWAYS, ConnectionCommands::auth)
        .add("hello", -1, ALWAYS, ConnectionCommands::hello)
        .add("reset", 1, ALWAYS, ConnectionCommands::reset)
        .add("quit", -1, ALWAYS, ConnectionCommands::quit);
  }

  /// PING [message]
  private static void ping(Call call) {
    if (call.argCount() > 2) {
      throw CommandError.of("ERR wrong number of arguments for 'ping' command");
    }
    if (call.argCount() == 1) {
      call.reply().simple("PONG");
    } else {
      call.reply().bulk(call.arg(1));
    }
  }

  /// ECHO message
  private static void echo(Call call) {
    call.reply().bulk(call.arg(1));
  }

  /// SELECT index
  private static void select(Call call) {
    Bytes index = call.arg(1);
    if (!Decimal.isLong(index)) {
      throw CommandError.NOT_INTEGER;
    }
    long number = Decimal.toLong(index);
    if (number != (int) number) {
      throw CommandError.of(
          "ERR value is out of range, value must between -2147483648 and 2147483647");
    }
    if (number < 0 || number >= call.engine().keyspace().databases()) {
      throw CommandError.of("ERR DB index is out of range");
    }
    call.client().select((int) number);
    call.reply().ok();
  }

  /// AUTH [username] password
  private static void auth(Call call) {
    if (call.argCount() > 3) {
      throw CommandError.SYNTAX;
    }
    if (call.argCount() == 2 && !call.engine().requiresPassword()) {
      throw CommandError.of(
          "ERR AUTH <password> called without any password configured for the default user. Are"
              + " you sure your configuration is correct?");
    }
    boolean named = call.argCount() == 3;
    authenticate(call, named ? call.arg(1) : Bytes.of("default"), call.arg(named ? 2 : 1));
    call.reply().ok();
  }

  /// Lets the client in, or throws. There is one user, `default`, which without a password takes
  /// any.
  private static void authenticate(Call call, Bytes user, Bytes password) {
    byte[] wanted = call.engine().configuration().bytes(Directives.REQUIREPASS);
    // Compared in a time that tells nothing of where they differ.
    boolean matches = wanted.length == 0 || MessageDigest.isEqual(wanted, password.toArray());
    if (!matches || !user.toString().equals("default")) {
      call.engine().countAuthFailure();
      throw WRONG_PASSWORD;
    }
    call.client().setAuthenticated(true);
  }

  /// HELLO [protover [AUTH username password] [SETNAME clientname]]
  private static void hello(Call call) {
    Client client = call.client();
    int version = 0;
    if (call.argCount() > 1) {
      Bytes text = call.arg(1);
      if (!Decimal.isLong(text)) {
        throw CommandError.of("ERR Protocol version is not an integer or out of range");
      }
      long number = Decimal.toLong(text);
      if (number < 2 || number > 3) {
        throw CommandError.of("NOPROTO unsupported protocol version");
      }
      version = (int) number;
    }
    int user = 0;
    int name = 0;
    for (int i = 2; i < call.argCount(); ) {
      int left = call.argCount() - 1 - i;
      if (left >= 2 && call.arg(i).isWord("auth")) {
        user = i + 1;
        i += 3;
      } else if (left >= 1 && call.arg(i).isWord("setname")) {
        name = i + 1;
        ClientCommands.checkName(call.arg(name));
        i += 2;
      } else {
        throw CommandError.of("ERR Syntax error in HELLO option '" + call.arg(i) + "'");
      }
    }
    if (user != 0) {
      authenticate(call, call.arg(user), call.arg(user + 1));
    }
    if (!client.isAuthenticated() && call.engine().requiresPassword()) {
      throw CommandError.of(
          "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO"
              + " <proto> AUTH <user> <pass> option can be used to authenticate the client and"
              + " select the RESP protocol version at the same time");
    }
    if (name != 0) {
      client.setName(call.arg(name).toString());
    }
    if (version != 0) {
      client.setProtocol(version);
      call.reply().setProtocol(version);
    }
    replyHello(call);
  }

  private static void replyHello(Call call) {
    ReplyWriter reply = call.reply();
    reply.map(7);
    reply.bulk("server");
    reply.bulk("redis");
    reply.bulk("version");
    reply.bulk(Version.REDIS);
    reply.bulk("proto");
    reply.integer(call.client().protocol());
    reply.bulk("id");
    reply.integer(call.client().id());
    reply.bulk("mode");
    reply.bulk("standalone");
    reply.bulk("role");
    reply.bulk("master");
    reply.bulk("modules");
    reply.array(0);
  }

  /// RESET
  private static void reset(Call call) {
    Client client = call.client();
    client.select(0);
    client.setProtocol(2);
    client.setName("");
    client.setNoTouch(false);
    client.setNoEvict(false);
    client.setSilent(false);
    client.fieldsets().clear();
    client.setAuthenticated(!call.engine().requiresPassword());
    call.reply().setProtocol(2);
    call.reply().setMuted(false);
    call.reply().simple("RESET");
  }

  /// QUIT
  private static void quit(Call call) {
    call.reply().ok();
    call.client().closeAfterReply();
  }
}
