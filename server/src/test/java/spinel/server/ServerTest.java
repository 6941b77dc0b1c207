// SPDX-License-Identifier: Apache-2.0
package spinel.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spinel.server.RunningServer.Client;

class ServerTest {
  @TempDir Path folder;

  @Test
  void logsItsStartAsToolsExpectIt() throws Exception {
    try (RunningServer running = new RunningServer("--always-show-logo", "yes")) {
      long pid = ProcessHandle.current().pid();
      assertTrue(running.log().matches("(?s).* PID: " + pid + ".*Server initialized.*"));
      assertTrue(
          running.log().matches("(?s).*\n" + pid + ":M .* \\* Ready to accept connections tcp\n"));
    }
  }

  @Test
  void refusesAPortThatIsTaken() throws Exception {
    try (RunningServer first = new RunningServer()) {
      assertThrows(StartFailure.class, () -> new RunningServer(first.port));
    }
  }

  @Test
  void answersOnASocketInTheFileSystem() throws Exception {
    Path path = folder.resolve("spinel.sock");
    try (RunningServer running =
            new RunningServer(0, "--unixsocket", path.toString(), "--unixsocketperm", "700");
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
      channel.connect(UnixDomainSocketAddress.of(path));
      channel.write(ByteBuffer.wrap("PING\r\n".getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer reply = ByteBuffer.allocate(7);
      while (reply.hasRemaining()) {
        assertTrue(channel.read(reply) > 0);
      }
      assertEquals("+PONG\r\n", new String(reply.array(), StandardCharsets.US_ASCII));
      assertEquals(0, running.port);
    }
    assertFalse(Files.exists(path));
  }

  @Test
  void shutdownAnswersWhatItHasReadAndEnds() throws Exception {
    try (RunningServer running = new RunningServer();
        Client client = running.connect()) {
      client.send("PING\r\nSHUTDOWN NOSAVE\r\nPING\r\n");
      assertEquals("+PONG", client.read());
      assertEquals("<end>", client.read());
      assertTrue(running.hasEnded());
      assertTrue(running.log().contains("* User requested shutdown..."));
      assertTrue(running.log().contains("is now ready to exit, bye bye..."));
    }
  }

  @Test
  void shutdownRefusesToSaveAndToAbortNothing() throws Exception {
    try (RunningServer running = new RunningServer();
        Client client = running.connect()) {
      assertEquals("-ERR Errors trying to SHUTDOWN. Check logs.", client.ask("SHUTDOWN SAVE"));
      assertEquals("-ERR No shutdown in progress.", client.ask("SHUTDOWN ABORT"));
      assertEquals("-ERR syntax error", client.ask("SHUTDOWN SAVE NOSAVE"));
      assertEquals("+PONG", client.ask("PING"));
    }
  }

  @Test
  void listensOnAnotherPortWhenTheConfigurationChanges() throws Exception {
    int other = RunningServer.freePort();
    try (RunningServer running = new RunningServer();
        Client client = running.connect()) {
      assertEquals("+OK", client.ask("CONFIG SET port " + other));
      assertEquals(other, running.server.port());
      assertEquals("+PONG", client.ask("PING"));
    }
  }

  @Test
  void keepsItsPortWhenTheNewOneIsTaken() throws Exception {
    try (RunningServer taken = new RunningServer();
        RunningServer running = new RunningServer();
        Client client = running.connect()) {
      assertEquals(
          "-ERR CONFIG SET failed (possibly related to argument 'port') - Unable to listen on this"
              + " port. Check server logs.",
          client.ask("CONFIG SET port " + taken.port));
      try (Client next = running.connect()) {
        assertEquals("+PONG", next.ask("PING"));
      }
    }
  }
}
