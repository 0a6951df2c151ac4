package dev.weir.simulation.price;

/**
 * What one kind of call costs.
 *
 * @param api API Gateway
 * @param lambda requests and time of the authorizer
 * @param redis ECPU and memory
 * @param logs what is written of each call
 */
public record Month(double api, double lambda, double redis, double logs) {

    public double sum() {
        return api + lambda + redis + logs;
    }
}
