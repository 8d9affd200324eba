package dev.latchkey.gateway;

import java.util.Map;
import org.springframework.aot.AotDetector;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

/**
 * How Spring puts the server together.
 *
 * <p>What it consists of is found out in the build and written down as code, so that a start need not look at any class for
 * it. A start without that code, from an IDE or in a test, finds it out as Spring usually does.
 */
final class Assembly {
    private static final String WRITTEN_DOWN = Assembly.class.getSimpleName() + "__ApplicationContextInitializer.class";

    private Assembly() {}

    /** Called by Spring's processor in the build, which takes over before anything is made. */
    static void main(String[] args) {
        var spring = of(Main.class);
        spring.setEnvironment(new NoSettings());
        spring.run();
    }

    /** Returns an application that has not begun. */
    static SpringApplication of(Class<?> application) {
        var spring = new SpringApplication(application);
        // Spring looks for what was written down by this name.
        spring.setMainApplicationClass(Assembly.class);
        spring.setBannerMode(Banner.Mode.OFF);
        spring.setLogStartupInfo(false);
        // The private port has a context of its own.
        spring.setWebApplicationType(WebApplicationType.NONE);
        // The order of stopping is ours: requests, pool, database, folder.
        spring.setRegisterShutdownHook(false);
        return spring;
    }

    /** Has starts of this JVM use what the build wrote down, if it is there and nobody has said otherwise. */
    static void useWhatIsWrittenDown() {
        if (System.getProperty(AotDetector.AOT_ENABLED) == null && Assembly.class.getResource(WRITTEN_DOWN) != null) {
            System.setProperty(AotDetector.AOT_ENABLED, "true");
        }
    }

    /** What is written down must not depend on where it is built: no variables, and no files but the server's own. */
    private static final class NoSettings extends StandardEnvironment {
        @Override
        protected void customizePropertySources(MutablePropertySources sources) {
            sources.addFirst(new MapPropertySource("build", Map.of("spring.config.location", "classpath:/")));
        }
    }
}
