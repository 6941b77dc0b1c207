// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.server;

import java.util.HashSet;
import java.util.Set;
import spinel.memory.Bytes;
import spinel.server.command.Call;
import spinel.server.command.Client;
import spinel.server.command.CommandError;
import spinel.server.type.Decimal;

/// Which clients CLIENT KILL and CLIENT LIST mean: those that all given conditions hold for.
final class ClientFilter {
  private enum Type {
    NORMAL,
    MASTER,
    REPLICA,
    PUBSUB
  }

  private Type type;
  private Set<Long> ids;
  private String address;
  private String localAddress;
  private long minimumAgeSeconds;
  private boolean skipsCaller;

  private ClientFilter(boolean skipsCaller) {
    this.skipsCaller = skipsCaller;
  }

  /// The clients of one address, the caller among them.
  static ClientFilter ofAddress(Bytes address) {
    ClientFilter filter = new ClientFilter(false);
    filter.address = address.toString();
    return filter;
  }

  /// The options of CLIENT KILL, from the third argument on.
  static ClientFilter ofKill(Call call) {
    ClientFilter filter = new ClientFilter(true);
    for (int i = 2; i < call.argCount(); i += 2) {
      if (i + 1 == call.argCount()) {
        throw CommandError.SYNTAX;
      }
      Bytes option = call.arg(i);
      Bytes value = call.arg(i + 1);
      if (option.isWord("id")) {
        filter.ids = Set.of(idAboveZero(value));
      } else if (option.isWord("maxage")) {
        filter.minimumAgeSeconds = age(value);
      } else if (option.isWord("type")) {
        filter.type = type(value);
      } else if (option.isWord("addr")) {
        filter.address = value.toString();
      } else if (option.isWord("laddr")) {
        filter.localAddress = value.toString();
      } else if (option.isWord("user")) {
        checkUser(value);
      } else if (option.isWord("skipme")) {
        filter.skipsCaller = yes(value);
      } else {
        throw CommandError.SYNTAX;
      }
    }
    return filter;
  }

  /// The options of CLIENT LIST, from the third argument on.
  static ClientFilter ofList(Call call) {
    ClientFilter filter = new ClientFilter(false);
    int count = call.argCount();
    if (count == 4 && call.arg(2).isWord("type")) {
      filter.type = type(call.arg(3));
    } else if (count > 3 && call.arg(2).isWord("id")) {
      filter.ids = new HashSet<>();
      for (int i = 3; i < count; i++) {
        Bytes id = call.arg(i);
        if (!Decimal.isLong(id)) {
          throw CommandError.of("ERR Invalid client ID");
        }
        filter.ids.add(Decimal.toLong(id));
      }
    } else if (count != 2) {
      throw CommandError.SYNTAX;
    }
    return filter;
  }

  private static long idAboveZero(Bytes value) {
    if (!Decimal.isLong(value) || Decimal.toLong(value) < 1) {
      throw CommandError.of("ERR client-id should be greater than 0");
    }
    return Decimal.toLong(value);
  }

  private static long age(Bytes value) {
    if (!Decimal.isLong(value)) {
      throw CommandError.of("ERR maxage is not an integer or out of range");
    }
    if (Decimal.toLong(value) <= 0) {
      throw CommandError.of("ERR maxage should be greater than 0");
    }
    return Decimal.toLong(value);
  }

  private static Type type(Bytes value) {
    for (Type type : Type.values()) {
      if (value.isWord(type.name().toLowerCase(java.util.Locale.ROOT))) {
        return type;
      }
    }
    if (value.isWord("slave")) {
      return Type.REPLICA;
    }
    throw CommandError.of("ERR Unknown client type '" + value + "'");
  }

  private static void checkUser(Bytes value) {
    if (!value.toString().equals("default")) {
      throw CommandError.of("ERR No such user '" + value + "'");
    }
  }

  private static boolean yes(Bytes value) {
    if (value.isWord("yes")) {
      return true;
    }
    if (value.isWord("no")) {
      return false;
    }
    throw CommandError.SYNTAX;
  }

  boolean matches(Client client, Client caller, long now) {
    return (address == null || address.equals(client.address()))
        && (localAddress == null || localAddress.equals(client.localAddress()))
        && (type == null || type == Type.NORMAL)
        && (ids == null || ids.contains(client.id()))
        && !(skipsCaller && client == caller)
        && (minimumAgeSeconds == 0 || (now - client.createdMillis()) / 1000 >= minimumAgeSeconds);
  }
}
