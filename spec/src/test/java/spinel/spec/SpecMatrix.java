// SPDX-License-Identifier: Apache-2.0
package spinel.spec;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;
import static org.junit.platform.commons.support.AnnotationSupport.isAnnotated;

import java.lang.annotation.Annotation;
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
import spinel.spec.server.Server;
import spinel.spec.server.Servers;
import spinel.spec.server.Version;

/// The matrix that a spec is run in: servers, protocols and encodings. Each run begins with an
/// empty server and a connection of its own, and leaves neither connections nor settings behind.
final class SpecMatrix implements TestTemplateInvocationContextProvider {
  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    Method method = context.getRequiredTestMethod();
    Conditions conditions = conditions(method);
    List<Protocol> protocols =
        isAnnotated(method, EachProtocol.class)
            ? List.of(Protocol.values())
            : List.of(Protocol.RESP2);
    List<String> settings = settings(method);
    return Servers.all().stream()
        .flatMap(
            server -> protocols.stream().map(protocol -> new Run(server, protocol, "", conditions)))
        .flatMap(run -> settings.stream().map(run::with));
  }

  private static Conditions conditions(Method method) {
    return new Conditions(
        annotation(method, Since.class).map(Since::value).map(Version::parse),
        annotation(method, Needs.class).map(Needs::value).map(List::of).orElse(List.of()),
        annotation(method, NeedsLauncher.class).isPresent());
  }

  /// The annotation of the method, or else of its class.
  private static <A extends Annotation> Optional<A> annotation(Method method, Class<A> type) {
    return findAnnotation(method, type).or(() -> findAnnotation(method.getDeclaringClass(), type));
  }

  private static List<String> settings(Method method) {
    return annotation(method, EachEncoding.class)
        .map(EachEncoding::value)
        .map(List::of)
        .orElse(List.of(""));
  }

  /// What a server has to be and to have for a spec to be asked of it.
  private record Conditions(Optional<Version> since, List<String> commands, boolean launcher) {
    ConditionEvaluationResult evaluate(Server server) {
      if (launcher && server.launcher().isEmpty()) {
        return ConditionEvaluationResult.disabled(
            "the " + server + " is not given as process:<launcher>, so no other can be started");
      }
      if (since.filter(server.version()::isBefore).isPresent()) {
        return ConditionEvaluationResult.disabled(
            "since " + since.get() + ", and the " + server + " is " + server.version());
      }
      return commands.stream()
          .filter(command -> !server.has(command))
          .findFirst()
          .map(
              command -> ConditionEvaluationResult.disabled("the " + server + " has no " + command))
          .orElse(ConditionEvaluationResult.enabled("this server behaves so"));
    }
  }

  private record Run(Server server, Protocol protocol, String setting, Conditions conditions)
      implements TestTemplateInvocationContext {
    Run with(String otherSetting) {
      return new Run(server, protocol, otherSetting, conditions);
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
      return run.conditions.evaluate(run.server);
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
        String[] words = run.setting.split(" ");
        for (int i = 0; i < words.length; i += 2) {
          redis.configure(words[i], words[i + 1]);
        }
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
