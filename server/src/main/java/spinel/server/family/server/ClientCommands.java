// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.server;

import static spinel.server.command.CommandFlags.ADMIN;
import static spinel.server.command.CommandFlags.LOADING;
import static spinel.server.command.CommandFlags.NOSCRIPT;
import static spinel.server.command.CommandFlags.STALE;

import spinel.memory.Bytes;
import spinel.server.command.Call;
import spinel.server.command.Client;
import spinel.server.command.ClientLine;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.Help;
import spinel.server.type.Decimal;

/// The subcommands of CLIENT: connections, seen from the connection.
public final class ClientCommands {
  private static final long PLAIN = NOSCRIPT | LOADING | STALE;
  private static final long POWERFUL = ADMIN | PLAIN;

  private static final String HELP =
      """
      GETNAME
          Show the name of this connection.
      ID
          Show the id of this connection.
      INFO
          Show what there is to know of this connection.
      KILL <ip:port>
          Close the connection that comes from <ip:port>.
      KILL <option> <value> [<option> <value> [...]]
          Close all connections that every given option holds for:
          * ADDR (<ip:port>|<unixsocket>:0)
            It comes from that address.
          * LADDR (<ip:port>|<unixsocket>:0)
            It was made to that address.
          * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)
            It is of that type.
          * USER <username>
            It is logged in as that user.
          * SKIPME (YES|NO)
            Whether this connection is spared (default: yes).
          * ID <client-id>
            It has that id.
          * MAXAGE <maxage>
            It is at least so many seconds old.
      LIST [options ...]
          List connections, a line each. Options:
          * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)
            Only those of that type.
          * ID <client-id> [<client-id> [...]]
            Only those with these ids.
      NO-EVICT (ON|OFF)
          Spare this connection when the memory of clients runs out.
      NO-TOUCH (ON|OFF)
          Leave no trace of this connection's reads in the keys' access times.
      PAUSE <timeout> [WRITE|ALL]
          Make all commands, or only those that write, wait for <timeout> milliseconds.
      REPLY (ON|OFF|SKIP)
          Send replies, send none, or skip the next one.
      SETINFO <option> <value>
          Say what this client is. Options:
          * LIB-NAME: the name of its library.
          * LIB-VER: the version of its library.
      SETNAME <name>
          Give this connection a name.
      UNBLOCK <clientid> [TIMEOUT|ERROR]
          End the wait of a client that is blocked.
      UNPAUSE
          End a pause.
      """;

  private ClientCommands() {}

  public static void register(CommandTable table) {
    table
        .group(CommandGroup.CONNECTION)
        .container("client", -2, 0)
        .sub("getname", 2, PLAIN, ClientCommands::getName)
        .sub("help", 2, LOADING | STALE, call -> Help.reply(call, "client", HELP))
        .sub("id", 2, PLAIN, call -> call.reply().integer(call.client().id()))
        .sub("info", 2, PLAIN, ClientCommands::info)
        .sub("kill", -3, POWERFUL, ClientCommands::kill)
        .sub("list", -2, POWERFUL, ClientCommands::list)
        .sub("no-evict", 3, POWERFUL, ClientCommands::noEvict)
        .sub("no-touch", 3, PLAIN, ClientCommands::noTouch)
        .sub("pause", -3, POWERFUL, ClientCommands::pause)
        .sub("reply", 3, PLAIN, ClientCommands::reply)
        .sub("setinfo", 4, PLAIN, ClientCommands::setInfo)
        .sub("setname", 3, PLAIN, ClientCommands::setName)
        .sub("unblock", -3, POWERFUL, ClientCommands::unblock)
        .sub("unpause", 2, POWERFUL, ClientCommands::unpause);
  }

  /// CLIENT GETNAME
  private static void getName(Call call) {
    String name = call.client().name();
    if (name.isEmpty()) {
      call.reply().nil();
    } else {
      call.reply().bulk(name);
    }
  }

  /// CLIENT INFO
  private static void info(Call call) {
    call.reply()
        .verbatim("txt", ClientLine.of(call.client(), call.now(), requestBytes(call)) + "\n");
  }

  /// The bytes that the request came in, as an array of bulk strings: its client's query buffer
  /// has held them until now.
  private static long requestBytes(Call call) {
    long bytes = lineBytes(call.argCount());
    for (int i = 0; i < call.argCount(); i++) {
      int length = call.arg(i).length();
      bytes += lineBytes(length) + length + 2;
    }
    return bytes;
  }

  private static int lineBytes(int number) {
    return 3 + Integer.toString(number).length();
  }

  /// CLIENT LIST [TYPE type | ID client-id [client-id ...]]
  private static void list(Call call) {
    ClientFilter filter = ClientFilter.ofList(call);
    StringBuilder lines = new StringBuilder();
    for (Client client : call.engine().clients().all()) {
      if (filter.matches(client, call.client(), call.now())) {
        long request = client == call.client() ? requestBytes(call) : 0;
        lines.append(ClientLine.of(client, call.now(), request)).append('\n');
      }
    }
    call.reply().verbatim("txt", lines.toString());
  }

  /// CLIENT KILL ip:port | filter value [filter value ...]
  private static void kill(Call call) {
    boolean old = call.argCount() == 3;
    ClientFilter filter = old ? ClientFilter.ofAddress(call.arg(2)) : ClientFilter.ofKill(call);
    int killed = 0;
    for (Client client : call.engine().clients().all()) {
      if (filter.matches(client, call.client(), call.now())) {
        killed++;
        if (client == call.client()) {
          client.closeAfterReply();
        } else {
          client.kill();
        }
      }
    }
    if (!old) {
      call.reply().integer(killed);
    } else if (killed == 0) {
      throw CommandError.of("ERR No such client");
    } else {
      call.reply().ok();
    }
  }

  /// CLIENT NO-EVICT ON | OFF
  private static void noEvict(Call call) {
    call.client().setNoEvict(isOn(call.arg(2)));
    call.reply().ok();
  }

  /// CLIENT NO-TOUCH ON | OFF
  private static void noTouch(Call call) {
    call.client().setNoTouch(isOn(call.arg(2)));
    call.reply().ok();
  }

  private static boolean isOn(Bytes word) {
    if (word.isWord("on")) {
      return true;
    }
    if (word.isWord("off")) {
      return false;
    }
    throw CommandError.SYNTAX;
  }

  /// CLIENT PAUSE timeout [WRITE | ALL]
  private static void pause(Call call) {
    boolean all = true;
    if (call.argCount() > 4) {
      throw tooMany(call);
    }
    if (call.argCount() == 4) {
      if (call.arg(3).isWord("write")) {
        all = false;
      } else if (!call.arg(3).isWord("all")) {
        throw CommandError.of("ERR CLIENT PAUSE mode must be WRITE or ALL");
      }
    }
    Bytes timeout = call.arg(2);
    if (!Decimal.isLong(timeout)) {
      throw CommandError.of("ERR timeout is not an integer or out of range");
    }
    long millis = Decimal.toLong(timeout);
    if (millis < 0) {
      throw CommandError.of("ERR timeout is negative");
    }
    if (millis > Long.MAX_VALUE - call.now()) {
      throw CommandError.of("ERR timeout is out of range");
    }
    call.engine().pause().begin(call.now() + millis, all, call.now());
    call.reply().ok();
  }

  /// CLIENT UNPAUSE
  private static void unpause(Call call) {
    call.engine().pause().end();
    call.reply().ok();
  }

  /// CLIENT REPLY ON | OFF | SKIP
  private static void reply(Call call) {
    Client client = call.client();
    Bytes mode = call.arg(2);
    if (mode.isWord("on")) {
      client.setSilent(false);
      call.reply().setMuted(false);
      call.reply().ok();
    } else if (mode.isWord("off")) {
      client.setSilent(true);
    } else if (mode.isWord("skip")) {
      client.skipNext();
    } else {
      throw CommandError.SYNTAX;
    }
  }

  /// CLIENT SETINFO LIB-NAME libname | LIB-VER libver
  private static void setInfo(Call call) {
    Bytes option = call.arg(2);
    boolean isName = option.isWord("lib-name");
    if (!isName && !option.isWord("lib-ver")) {
      throw CommandError.of("ERR Unrecognized option '" + option + "'");
    }
    Bytes value = call.arg(3);
    if (!isPrintable(value)) {
      throw CommandError.of(
          "ERR " + option + " cannot contain spaces, newlines or special characters.");
    }
    if (isName) {
      call.client().setLibraryName(value.toString());
    } else {
      call.client().setLibraryVersion(value.toString());
    }
    call.reply().ok();
  }

  /// CLIENT SETNAME connection-name
  private static void setName(Call call) {
    checkName(call.arg(2));
    call.client().setName(call.arg(2).toString());
    call.reply().ok();
  }

  static void checkName(Bytes name) {
    if (!isPrintable(name)) {
      throw CommandError.of(
          "ERR Client names cannot contain spaces, newlines or special characters.");
    }
  }

  private static boolean isPrintable(Bytes text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.byteAt(i) < '!' || text.byteAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  /// CLIENT UNBLOCK client-id [TIMEOUT | ERROR]
  ///
  /// A client that only waits for a pause to end is not unblocked, as in Redis; and nothing else
  /// makes one wait yet.
  private static void unblock(Call call) {
    if (call.argCount() > 4) {
      throw tooMany(call);
    }
    if (call.argCount() == 4 && !call.arg(3).isWord("timeout") && !call.arg(3).isWord("error")) {
      throw CommandError.of("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
    }
    if (!Decimal.isLong(call.arg(2))) {
      throw CommandError.NOT_INTEGER;
    }
    call.reply().integer(0);
  }

  private static CommandError tooMany(Call call) {
    return CommandError.of(
        "ERR unknown subcommand or wrong number of arguments for '"
            + call.arg(1)
            + "'. Try CLIENT HELP.");
  }
}
