// SPDX-License-Identifier: Apache-2.0
package spinel.spec.differential;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import spinel.spec.client.Bytes;

/// A server with a planted fault: it passes everything on, but puts another reply in the place of
/// one that it should have given.
final class FaultyProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int serverPort;
  private final byte[] right;
  private final byte[] wrong;

  FaultyProxy(int serverPort, String right, String wrong) throws IOException {
    this.serverPort = serverPort;
    this.right = Bytes.of(right);
    this.wrong = Bytes.of(wrong);
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        Thread.ofPlatform().daemon().start(() -> pass(client, server, false));
        Thread.ofPlatform().daemon().start(() -> pass(server, client, true));
      }
    } catch (IOException _) {
      // Closed: there is nobody left to serve.
    }
  }

  private void pass(Socket from, Socket to, boolean isReply) {
    byte[] buffer = new byte[1 << 16];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
        byte[] bytes = Arrays.copyOf(buffer, count);
        out.write(isReply && Arrays.equals(bytes, right) ? wrong : bytes);
      }
    } catch (IOException _) {
      // Either side has gone; the other one follows.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
