// SPDX-License-Identifier: Apache-2.0
package spinel.server.net;

import io.netty.util.internal.logging.AbstractInternalLogger;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import spinel.server.observe.Log;

/// What Netty has to say, put into the server's log: warnings and errors, nothing below.
public final class NettyLog extends InternalLoggerFactory {
  private final Log log;

  private NettyLog(Log log) {
    this.log = log;
  }

  /// Sends Netty's messages of this whole process to a log. Comes before the first use of Netty,
  /// which would otherwise look for a logging framework.
  public static void install(Log log) {
    InternalLoggerFactory.setDefaultFactory(new NettyLog(log));
  }

  @Override
  protected InternalLogger newInstance(String name) {
    return new Logger(name, log);
  }

  private static final class Logger extends AbstractInternalLogger {
    private static final long serialVersionUID = 1L;

    private final transient Log log;

    Logger(String name, Log log) {
      super(name);
      this.log = log;
    }

    private void write(String format, Object... values) {
      StringBuilder text = new StringBuilder("Network: ");
      int from = 0;
      int next = 0;
      for (int at = format.indexOf("{}"); at >= 0 && next < values.length; ) {
        text.append(format, from, at).append(values[next++]);
        from = at + 2;
        at = format.indexOf("{}", from);
      }
      text.append(format.substring(from));
      if (next < values.length && values[values.length - 1] instanceof Throwable cause) {
        log.failure(text.toString(), cause);
      } else {
        log.warning(text.toString());
      }
    }

    @Override
    public boolean isTraceEnabled() {
      return false;
    }

    @Override
    public boolean isDebugEnabled() {
      return false;
    }

    @Override
    public boolean isInfoEnabled() {
      return false;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }

    @Override
    public void warn(String message) {
      write(message);
    }

    @Override
    public void warn(String format, Object value) {
      write(format, value);
    }

    @Override
    public void warn(String format, Object first, Object second) {
      write(format, first, second);
    }

    @Override
    public void warn(String format, Object... values) {
      write(format, values);
    }

    @Override
    public void warn(String message, Throwable cause) {
      write(message, cause);
    }

    @Override
    public void error(String message) {
      write(message);
    }

    @Override
    public void error(String format, Object value) {
      write(format, value);
    }

    @Override
    public void error(String format, Object first, Object second) {
      write(format, first, second);
    }

    @Override
    public void error(String format, Object... values) {
      write(format, values);
    }

    @Override
    public void error(String message, Throwable cause) {
      write(message, cause);
    }

    @Override
    public void trace(String message) {}

    @Override
    public void trace(String format, Object value) {}

    @Override
    public void trace(String format, Object first, Object second) {}

    @Override
    public void trace(String format, Object... values) {}

    @Override
    public void trace(String message, Throwable cause) {}

    @Override
    public void debug(String message) {}

    @Override
    public void debug(String format, Object value) {}

    @Override
    public void debug(String format, Object first, Object second) {}

    @Override
    public void debug(String format, Object... values) {}

    @Override
    public void debug(String message, Throwable cause) {}

    @Override
    public void info(String message) {}

    @Override
    public void info(String format, Object value) {}

    @Override
    public void info(String format, Object first, Object second) {}

    @Override
    public void info(String format, Object... values) {}

    @Override
    public void info(String message, Throwable cause) {}
  }
}
