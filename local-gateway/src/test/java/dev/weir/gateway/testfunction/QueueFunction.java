package dev.weir.gateway.testfunction;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;

/** Takes an event and gives an answer of the event library, which the runtime reads and writes in ways of its own. */
public final class QueueFunction implements RequestHandler<SQSEvent, APIGatewayProxyResponseEvent> {

    @Override
    public APIGatewayProxyResponseEvent handleRequest(SQSEvent event, Context context) {
        var message = event.getRecords().getFirst();
        return new APIGatewayProxyResponseEvent().withStatusCode(201)
                .withBody(message.getEventSourceArn() + " " + message.getBody());
    }
}
