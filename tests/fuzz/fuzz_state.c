/*
 * fuzz_state.c - the text of the state file.  It gives a model that is as it
 * must be, or an empty one; and what was read prints and reads back.
 */
#include <string.h>

#include "fuzz.h"
#include "mpathd/core/state.h"

static void
read_back(const struct model *m)
{
	struct model again;
	unsigned int line;
	size_t len, len2;
	char *text = state_print(m, &len), *text2;

	promise(text != NULL);
	model_init(&again, &m->set);
	promise(state_parse(&again, text, &line) == 0);
	text2 = state_print(&again, &len2);
	promise(text2 != NULL && strcmp(text, text2) == 0);
	free(text2);
	free(text);
	model_free(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct settings set = { .detection_time = SEC(10) };
	char *text = fuzz_text(data, len);
	unsigned int line;
	struct model m;

	model_init(&m, &set);
	if (state_parse(&m, text, &line) == 0)
		read_back(&m);
	else
		promise(TAILQ_EMPTY(&m.nics) && TAILQ_EMPTY(&m.groups));
	promise(model_check(&m) == NULL);
	model_free(&m);
	free(text);
	return 0;
}
