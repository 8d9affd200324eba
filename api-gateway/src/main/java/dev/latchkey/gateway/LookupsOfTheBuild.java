package dev.latchkey.gateway;

import java.util.Set;
import org.axonframework.spring.config.MessageHandlerLookup;
import org.axonframework.spring.config.SpringAggregateLookup;
import org.axonframework.spring.config.SpringSagaLookup;
import org.springframework.beans.factory.aot.BeanRegistrationExcludeFilter;
import org.springframework.beans.factory.support.RegisteredBean;

/**
 * Leaves out of what the build writes down who has done his work by then: Axon's lookups look through all components for
 * handlers, and what they find is written down. Found by Spring through {@code META-INF/spring/aot.factories}.
 */
final class LookupsOfTheBuild implements BeanRegistrationExcludeFilter {
    private static final Set<Class<?>> DONE =
            Set.of(MessageHandlerLookup.class, SpringAggregateLookup.class, SpringSagaLookup.class);

    @Override
    public boolean isExcludedFromAotProcessing(RegisteredBean bean) {
        return DONE.contains(bean.getBeanClass());
    }
}
