/*
 * rtt.c - round-trip estimate and the timeout it gives.
 */
#include "rtt.h"

static struct rtt
with_sample(struct rtt r, mtime_t m)
{
	mtime_t err;

	if (r.avg == 0) {
		r.avg = m;
		r.dev = m / 2; /* 4 deviations are twice the sample */
		return r;
	}
	err = m - r.avg;
	r.avg += err / 8;
	r.dev += ((err < 0 ? -err : err) - r.dev) / 4;
	return r;
}

void
rtt_sample(struct rtt *r, mtime_t measured, mtime_t interval)
{
	struct rtt next;
	mtime_t m = mtime_max(measured, 1);

	next = with_sample(*r, m);
	if (rtt_timeout(&next) > interval && rtt_timeout(r) <= interval &&
	    r->deferred == 0) {
		r->deferred = m;
		return;
	}
	if (r->deferred != 0 && rtt_timeout(&next) > interval)
		next = with_sample(with_sample(*r, r->deferred), m);
	next.deferred = 0;
	*r = next;
}

mtime_t
rtt_timeout(const struct rtt *r)
{
	return r->avg + 4 * r->dev;
}

void
rtt_reset(struct rtt *r)
{
	*r = (struct rtt){ 0 };
}
