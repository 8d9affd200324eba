package dev.latchkey.query.user;

import dev.latchkey.query.Query;

/** Asks for the instance; answered with {@link InstanceView}. */
public record FindInstance() implements Query<InstanceView> {
    @Override
    public Class<InstanceView> answerType() {
        return InstanceView.class;
    }

    @Override
    public String projection() {
        return "user";
    }
}
