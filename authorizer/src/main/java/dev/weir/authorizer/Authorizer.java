package dev.weir.authorizer;

import dev.weir.authorizer.event.AuthorizerReply;
import dev.weir.authorizer.event.CallerRequest;
import dev.weir.authorizer.identity.KeysUnavailable;
import dev.weir.authorizer.observation.Observer;
import dev.weir.limiter.settings.LimitsUnreadable;
import jakarta.inject.Singleton;

/** Has calls judged, tells the observer and says what was found. */
@Singleton
final class Authorizer {

    private final Judge judge;
    private final Answers answers;
    private final Observer observer;

    Authorizer(Judge judge, Answers answers, Observer observer) {
        this.judge = judge;
        this.answers = answers;
        this.observer = observer;
    }

    /**
     * Decides one call, and tells the observer.
     *
     * @throws KeysUnavailable if a token cannot be verified for now, which API Gateway turns into a 500
     * @throws Unauthorized if the credential is wrong, or missing where no plan is for the anonymous, and API Gateway turns
     *     this into a 401
     * @throws LimitsUnreadable if no limits file has been read yet
     */
    AuthorizerReply authorize(CallerRequest request) {
        var judgement = judge.judge(request);
        observer.observe(judgement.observation());
        if (judgement.verdict().isEmpty() && request.kind().saysWhy()) {
            throw new Unauthorized();
        }
        return answers.reply(judgement);
    }
}
