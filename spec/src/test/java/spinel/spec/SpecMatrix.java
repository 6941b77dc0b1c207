// SPDX-License-Identifier: Apache-2.0
package spinel.spec;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;
import static org.junit.platform.commons.support.AnnotationSupport.isAnnotated;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import spinel.spec.target.Server;
import spinel.spec.target.Servers;
import spinel.spec.target.Version;

/// The matrix that a spec is run in: servers, protocols and encodings. Each run begins with an empty
/// server and a connection of its own, and leaves neither connections nor settings behind.
final class SpecMatrix implements TestTemplateInvocationContextProvider {
  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    Method method = context.getRequiredTestMethod();
    Optional<Version> since = since(method);
    List<Protocol> protocols =
        isAnnotated(method, EachProtocol.class)
            ? List.of(Protocol.values())
            : List.of(Protocol.RESP2);
    List<String> settings = settings(method);
    return Servers.all().stream()
        .flatMap(server -> protocols.stream().map(protocol -> new Run(server, protocol, "", since)))
        .flatMap(run -> settings.stream().map(run::with));
  }

  private static Optional<Version> since(Method method) {
    return findAnnotation(method, Since.class)
        .or(() -> findAnnotation(method.getDeclaringClass(), Since.class))
        .map(Since::value)
        .map(Version::parse);
  }

  private static List<String> settings(Method method) {
    return findAnnotation(method, EachEncoding.class)
        .or(() -> findAnnotation(method.getDeclaringClass(), EachEncoding.class))
        .map(EachEncoding::value)
        .map(List::of)
        .orElse(List.of(""));
  }

  private record Run(Server server, Protocol protocol, String setting, Optional<Version> since)
      implements TestTemplateInvocationContext {
    Run with(String otherSetting) {
      return new Run(server, protocol, otherSetting, since);
    }

    @Override
    public String getDisplayName(int index) {
      return setting.isEmpty()
          ? server.role() + " " + protocol
          : server.role() + " " + protocol + " " + setting;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new Fixture(this));
    }
  }

  /// What one run is given and what is cleaned up after it.
  private static final class Fixture
      implements ExecutionCondition, ParameterResolver, AfterEachCallback {
    private final Run run;
    private Redis redis;

    Fixture(Run run) {
      this.run = run;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      Version version = run.server.version();
      return run.since.filter(version::isBefore).isPresent()
          ? ConditionEvaluationResult.disabled(
              "since " + run.since.get() + ", and the " + run.server + " is " + version)
          : ConditionEvaluationResult.enabled("this release behaves so");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      Class<?> type = parameter.getParameter().getType();
      return type == Redis.class || type == Server.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      if (parameter.getParameter().getType() == Server.class) {
        return run.server;
      }
      redis = Redis.open(run.server, run.protocol);
      redis.run("FLUSHALL").isOk();
      if (!run.setting.isEmpty()) {
        String[] words = run.setting.split(" ", 2);
        redis.configure(words[0], words[1]);
      }
      return redis;
    }

    @Override
    public void afterEach(ExtensionContext context) {
      if (redis != null) {
        redis.close();
      }
    }
  }
}
