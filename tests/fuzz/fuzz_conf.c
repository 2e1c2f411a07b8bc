/*
 * fuzz_conf.c - the text of /etc/default/mpathd.  Whatever it says, what comes
 * out is within its limits, and printed it reads back as the same.
 */
#include <string.h>

#include "fuzz.h"
#include "mpathd/conf.h"

static void
on_complaint(void *arg, const char *text)
{
	(void)arg;
	promise(strlen(text) > 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *text = fuzz_text(data, len), buf[512];
	struct conf conf, again;

	conf_parse(&conf, "mpathd", text, on_complaint, NULL);
	promise(conf.detection_time >= MSEC(100));
	conf_parse(&again, "mpathd", conf_print(&conf, buf, sizeof(buf)),
	    on_complaint, NULL);
	promise(conf.detection_time == again.detection_time);
	promise(conf.failback == again.failback);
	promise(conf.track_only_groups == again.track_only_groups);
	free(text);
	return 0;
}
