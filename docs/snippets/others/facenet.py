# facenet-pytorch
from facenet_pytorch import MTCNN
from PIL import Image
mtcnn = MTCNN(keep_all=True, image_size=160, margin=0)
image = Image.open('photo.jpg')
boxes, probs, points = mtcnn.detect(image, landmarks=True)
crops = mtcnn(image)
