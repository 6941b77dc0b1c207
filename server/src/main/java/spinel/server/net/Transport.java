// SPDX-License-Identifier: Apache-2.0
package spinel.server.net;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;

/// A way to do network input and output: the best that the system offers is chosen at start.
enum Transport {
  IO_URING("io_uring", IoUringServerSocketChannel.class, IoUringServerDomainSocketChannel.class) {
    @Override
    boolean isAvailable() {
      return IoUring.isAvailable();
    }

    @Override
    IoHandlerFactory handlers() {
      return IoUringIoHandler.newFactory();
    }
  },
  EPOLL("epoll", EpollServerSocketChannel.class, EpollServerDomainSocketChannel.class) {
    @Override
    boolean isAvailable() {
      return Epoll.isAvailable();
    }

    @Override
    IoHandlerFactory handlers() {
      return EpollIoHandler.newFactory();
    }
  },
  NIO("nio", NioServerSocketChannel.class, NioServerDomainSocketChannel.class) {
    @Override
    boolean isAvailable() {
      return true;
    }

    @Override
    IoHandlerFactory handlers() {
      return NioIoHandler.newFactory();
    }
  };

  private final String text;
  private final Class<? extends ServerChannel> tcp;
  private final Class<? extends ServerChannel> unix;

  Transport(String text, Class<? extends ServerChannel> tcp, Class<? extends ServerChannel> unix) {
    this.text = text;
    this.tcp = tcp;
    this.unix = unix;
  }

  abstract boolean isAvailable();

  abstract IoHandlerFactory handlers();

  /// The name that INFO shows as `multiplexing_api`.
  String text() {
    return text;
  }

  Class<? extends ServerChannel> tcpChannel() {
    return tcp;
  }

  Class<? extends ServerChannel> unixChannel() {
    return unix;
  }

  /// The transport of this name where the system property `spinel.transport` gives one, else the
  /// best that is available.
  static Transport choose() {
    String wanted = System.getProperty("spinel.transport", "");
    for (Transport transport : values()) {
      if ((wanted.isEmpty() || wanted.equals(transport.text)) && transport.isAvailable()) {
        return transport;
      }
    }

    throw new IllegalStateException("no network transport named " + wanted + " on this system");
  }
}
