// SPDX-License-Identifier: Apache-2.0
package spinel.server.family;

import spinel.server.command.CommandTable;
import spinel.server.family.array.ArrayCommands;
import spinel.server.family.array.ArrayInsertCommands;
import spinel.server.family.array.ArrayScanCommands;
import spinel.server.family.hash.HashCommands;
import spinel.server.family.hash.HashExpiryCommands;
import spinel.server.family.hash.HashFieldsCommands;
import spinel.server.family.hash.HashTakeCommands;
import spinel.server.family.hash.HimportCommands;
import spinel.server.family.key.DumpCommands;
import spinel.server.family.key.ExpiryCommands;
import spinel.server.family.key.KeyCommands;
import spinel.server.family.key.ObjectCommands;
import spinel.server.family.key.ScanCommands;
import spinel.server.family.key.SortCommands;
import spinel.server.family.list.ListCommands;
import spinel.server.family.list.ListMoveCommands;
import spinel.server.family.server.ClientCommands;
import spinel.server.family.server.CommandCommands;
import spinel.server.family.server.ConfigCommands;
import spinel.server.family.server.ConnectionCommands;
import spinel.server.family.server.DebugCommands;
import spinel.server.family.server.InfoCommand;
import spinel.server.family.server.MemoryCommands;
import spinel.server.family.server.ServerCommands;
import spinel.server.family.set.SetAlgebraCommands;
import spinel.server.family.set.SetCommands;
import spinel.server.family.set.SetDrawCommands;
import spinel.server.family.set.SetExpiryCommands;
import spinel.server.family.sortedset.GeoCommands;
import spinel.server.family.sortedset.GeoSearchCommands;
import spinel.server.family.sortedset.SortedSetAlgebraCommands;
import spinel.server.family.sortedset.SortedSetCommands;
import spinel.server.family.sortedset.SortedSetPopCommands;
import spinel.server.family.sortedset.SortedSetRangeCommands;
import spinel.server.family.stream.StreamClaimCommands;
import spinel.server.family.stream.StreamCommands;
import spinel.server.family.stream.StreamDeleteCommands;
import spinel.server.family.stream.StreamGroupCommands;
import spinel.server.family.stream.StreamInfoCommands;
import spinel.server.family.stream.StreamReadCommands;
import spinel.server.family.string.BitfieldCommands;
import spinel.server.family.string.BitmapCommands;
import spinel.server.family.string.CounterCommands;
import spinel.server.family.string.DigestCommands;
import spinel.server.family.string.HyperLogLogCommands;
import spinel.server.family.string.PutCommands;
import spinel.server.family.string.StringCommands;
import spinel.server.family.string.SubstringCommands;
import spinel.server.family.vector.VectorCommands;

/// All families of commands: each has a room of its own below, and adds its rows to the table.
public final class Families {
  private Families() {}

  /// A table of all commands, closed.
  public static CommandTable table() {
    CommandTable table = new CommandTable();
    StringCommands.register(table);
    PutCommands.register(table);
    DigestCommands.register(table);
    SubstringCommands.register(table);
    CounterCommands.register(table);
    BitmapCommands.register(table);
    HashCommands.register(table);
    HashFieldsCommands.register(table);
    HashExpiryCommands.register(table);
    HashTakeCommands.register(table);
    HimportCommands.register(table);
    BitfieldCommands.register(table);
    SetCommands.register(table);
    SetDrawCommands.register(table);
    SetExpiryCommands.register(table);
    SetAlgebraCommands.register(table);
    SortedSetCommands.register(table);
    SortedSetRangeCommands.register(table);
    SortedSetPopCommands.register(table);
    SortedSetAlgebraCommands.register(table);
    GeoCommands.register(table);
    GeoSearchCommands.register(table);
    ListCommands.register(table);
    ListMoveCommands.register(table);
    ConnectionCommands.register(table);
    ClientCommands.register(table);
    ServerCommands.register(table);
    ConfigCommands.register(table);
    CommandCommands.register(table);
    InfoCommand.register(table);
    MemoryCommands.register(table);
    DebugCommands.register(table);
    KeyCommands.register(table);
    ExpiryCommands.register(table);
    ScanCommands.register(table);
    SortCommands.register(table);
    DumpCommands.register(table);
    ObjectCommands.register(table);
    HyperLogLogCommands.register(table);
    ArrayCommands.register(table);
    ArrayInsertCommands.register(table);
    ArrayScanCommands.register(table);
    VectorCommands.register(table);
    StreamCommands.register(table);
    StreamReadCommands.register(table);
    StreamGroupCommands.register(table);
    StreamClaimCommands.register(table);
    StreamDeleteCommands.register(table);
    StreamInfoCommands.register(table);
    return table.freeze();
  }
}
